import { findEngine, makeBatch } from '@effzoo/engines'
const t=performance.now()
const e=await findEngine('onnxruntime')
const work={variant:'coatnet-5-timm' as any,task:'infer' as const,batchSize:1,imagePx:64,seed:1,weights:({shape}:any)=>{const v=new Float32Array(shape.reduce((a:number,b:number)=>a*b,1)); for(let i=0;i<v.length;i++)v[i]=((i*2654435761>>>0)/2**32-.5)*.01; return v}}
await using s=await e.open(work)
console.log('open',performance.now()-t, process.memoryUsage().rss/1e9)
const y=await s.run(makeBatch(work)); console.log(y.slice(0,4), y.every(Number.isFinite))
