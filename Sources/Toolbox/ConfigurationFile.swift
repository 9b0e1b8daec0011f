import CJansson
package import JSON
import Wire

/// Reads a hand-written JSON file: a mistake is told with its line and column.
package enum JSONFile {
  /// - Throws: `Failure` 66 if the file cannot be read, 78 if it is not one JSON object.
  package static func object(_ path: String) throws(Failure) -> JSONObject {
    let content: [UInt8]
    do throws(SystemError) { content = try OpenFile(reading: path).readAll() } catch {
      throw Failure(.noInput, error.description)
    }
    var error = json_error_t()
    let root = unsafe content.withUnsafeBytes { bytes in
      unsafe json_loadb(
        bytes.baseAddress, bytes.count, Int(JSON_REJECT_DUPLICATES), &error)
    }
    guard let root = unsafe root else {
      let reason = unsafe withUnsafeBytes(of: &error.text) { text in
        unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw Failure(.configuration, "\(path):\(error.line):\(error.column): \(reason)")
    }
    // The value below is a copy, so the tree can go.
    defer { unsafe json_decref(root) }
    guard case .object(let object) = unsafe value(root) else {
      throw Failure(.configuration, "\(path): expected one JSON object")
    }
    return object
  }

  private static func value(_ json: UnsafeMutablePointer<json_t>) -> JSONValue {
    switch unsafe json.pointee.type {
    case JSON_OBJECT:
      var members: [JSONObject.Member] = []
      var iterator = unsafe json_object_iter(json)
      while let current = unsafe iterator {
        if let key = unsafe json_object_iter_key(current),
          let member = unsafe json_object_iter_value(current)
        {
          unsafe members.append(JSONObject.Member(String(cString: key), value(member)))
        }
        unsafe iterator = json_object_iter_next(json, current)
      }
      return .object(JSONObject(members))
    case JSON_ARRAY:
      return unsafe .array(
        (0..<json_array_size(json)).compactMap { index in
          unsafe json_array_get(json, index).map { unsafe value($0) }
        })
    case JSON_STRING:
      let bytes = unsafe UnsafeRawBufferPointer(
        start: json_string_value(json), count: json_string_length(json))
      return unsafe .string(String(decoding: bytes, as: UTF8.self))
    case JSON_INTEGER: return unsafe .int(Int(json_integer_value(json)))
    case JSON_REAL: return unsafe .double(json_real_value(json))
    case JSON_TRUE: return .bool(true)
    case JSON_FALSE: return .bool(false)
    default: return .null
    }
  }
}
