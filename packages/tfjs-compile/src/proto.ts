import protobuf from 'protobufjs'

/** What a graph needs of tensorflow/core/protobuf/saved_model.proto and core/framework/*.proto; names and numbers are TensorFlow's. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message SavedModel {
    int64 saved_model_schema_version = 1;
    repeated MetaGraphDef meta_graphs = 2;
  }
  message MetaGraphDef {
    MetaInfoDef meta_info_def = 1;
    GraphDef graph_def = 2;
    map<string, SignatureDef> signature_def = 5;
    message MetaInfoDef {
      repeated string tags = 4;
    }
  }
  message SignatureDef {
    map<string, TensorInfo> inputs = 1;
    map<string, TensorInfo> outputs = 2;
    string method_name = 3;
  }
  message TensorInfo {
    string name = 1;
    int32 dtype = 2;
    TensorShapeProto tensor_shape = 3;
  }
  message GraphDef {
    repeated NodeDef node = 1;
    VersionDef versions = 4;
  }
  message VersionDef {
    int32 producer = 1;
  }
  message NodeDef {
    string name = 1;
    string op = 2;
    repeated string input = 3;
    string device = 4;
    map<string, AttrValue> attr = 5;
  }
  message AttrValue {
    oneof value {
      ListValue list = 1;
      bytes s = 2;
      int64 i = 3;
      float f = 4;
      bool b = 5;
      int32 type = 6;
      TensorShapeProto shape = 7;
      TensorProto tensor = 8;
    }
    message ListValue {
      repeated bytes s = 2;
      repeated int64 i = 3;
      repeated float f = 4;
      repeated bool b = 5;
      repeated int32 type = 6;
      repeated TensorShapeProto shape = 7;
    }
  }
  message TensorShapeProto {
    message Dim {
      int64 size = 1;
    }
    repeated Dim dim = 2;
  }
  message TensorProto {
    int32 dtype = 1;
    TensorShapeProto tensor_shape = 2;
    bytes tensor_content = 4;
    repeated float float_val = 5;
    repeated int32 int_val = 7;
    repeated bytes string_val = 8;
  }
`)

export interface NodeDef {
  readonly name: string
  readonly op: string
  /** `node:output`, or `^node` for one that must only be done before. */
  readonly input: readonly string[]
  readonly attr: Readonly<Record<string, AttrValue>>
}

export interface AttrValue {
  readonly list?: Readonly<Record<string, readonly unknown[]>>
  readonly s?: Uint8Array
  readonly i?: number
  readonly f?: number
  readonly b?: boolean
  readonly type?: number
  readonly shape?: ShapeProto
  readonly tensor?: TensorProto
}

export interface TensorProto {
  readonly dtype: number
  readonly tensorShape: ShapeProto
  readonly tensorContent?: Uint8Array
  readonly floatVal?: readonly number[]
  readonly intVal?: readonly number[]
  readonly stringVal?: readonly Uint8Array[]
}

export interface ShapeProto {
  readonly dim: readonly { readonly size: number }[]
}

export const shapeProto = (shape: readonly number[]): ShapeProto => ({ dim: shape.map((size) => ({ size })) })

/** The GraphDef version of TensorFlow 2.15, which every later release reads the same way. */
const producer = 1645

export const tag = 'serve'

/** A tensor of the graph that a caller feeds or fetches; -1 is a size that is not fixed. */
export interface PortInfo {
  readonly name: string
  readonly dtype: number
  readonly tensorShape: ShapeProto
}

/** How TensorFlow's own loaders call the graph. */
export interface SignatureDef {
  readonly inputs: Readonly<Record<string, PortInfo>>
  readonly outputs: Readonly<Record<string, PortInfo>>
  readonly methodName: string
}

/** The bytes of `saved_model.pb`. Who runs the graph by the names of its tensors needs no signature. */
export function encodeSavedModel(nodes: readonly NodeDef[], signatures: Readonly<Record<string, SignatureDef>> = {}): Uint8Array {
  const graphDef = { node: nodes, versions: { producer } }
  const metaGraph = { metaInfoDef: { tags: [tag] }, graphDef, signatureDef: signatures }
  return root
    .lookupType('SavedModel')
    .encode({ savedModelSchemaVersion: 1, metaGraphs: [metaGraph] })
    .finish()
}
