import protobuf from 'protobufjs'

/** What a network needs of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; names and numbers are ONNX's. */
const { root } = protobuf.parse(`
  syntax = "proto2";
  message ModelProto {
    optional int64 ir_version = 1;
    optional string producer_name = 2;
    optional GraphProto graph = 7;
    repeated OperatorSetIdProto opset_import = 8;
  }
  message OperatorSetIdProto {
    optional string domain = 1;
    optional int64 version = 2;
  }
  message GraphProto {
    repeated NodeProto node = 1;
    optional string name = 2;
    repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11;
    repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string op_type = 4;
    repeated AttributeProto attribute = 5;
  }
  message AttributeProto {
    enum AttributeType { FLOAT = 1; INT = 2; FLOATS = 6; INTS = 7; }
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    repeated float floats = 7;
    repeated int64 ints = 8;
    optional AttributeType type = 20;
  }
  message TensorProto {
    enum DataType { FLOAT = 1; INT32 = 6; FLOAT16 = 10; }
    enum DataLocation { DEFAULT = 0; EXTERNAL = 1; }
    repeated int64 dims = 1;
    optional DataType data_type = 2;
    optional string name = 8;
    optional bytes raw_data = 9;
    repeated StringStringEntryProto external_data = 13;
    optional DataLocation data_location = 14;
  }
  message StringStringEntryProto {
    optional string key = 1;
    optional string value = 2;
  }
  message ValueInfoProto {
    optional string name = 1;
    optional TypeProto type = 2;
  }
  message TypeProto {
    message Tensor {
      optional TensorProto.DataType elem_type = 1;
      optional TensorShapeProto shape = 2;
    }
    optional Tensor tensor_type = 1;
  }
  message TensorShapeProto {
    message Dimension {
      optional int64 dim_value = 1;
      optional string dim_param = 2;
    }
    repeated Dimension dim = 1;
  }
`)

export type MessageName = 'ModelProto' | 'GraphProto' | 'TensorProto'

/** Fields are named in camel case, as protobufjs does; enumerations are numbers. */
export const encode = (message: MessageName, value: object): Uint8Array => root.lookupType(message).encode(value).finish()

const fieldNumbers = { 'ModelProto.graph': 7, 'GraphProto.initializer': 5, 'TensorProto.raw_data': 9 } as const

/** What stands before the bytes of a field, so that they can be written after it without being gathered first. */
export const fieldHeader = (field: keyof typeof fieldNumbers, lengthBytes: number): Uint8Array =>
  protobuf.Writer.create()
    .uint32((fieldNumbers[field] << 3) | 2)
    .uint32(lengthBytes)
    .finish()
