/// The double nearest to the number that `text` writes; `text` matches the grammar of RFC 8259.
///
/// Up to 15 digits and a power of ten up to 22 are doubles without error, so one multiplication or
/// division of them rounds correctly (Clinger, "How to Read Floating Point Numbers Accurately",
/// 1990). The rest takes the long way.
func decimal(_ text: UnsafeBufferPointer<UInt8>) -> Double {
  var digits: UInt64 = 0
  var count = 0
  var scale = 0
  var hasPoint = false
  var index = unsafe text.first == UInt8(ascii: "-") ? 1 : 0
  while index < text.count {
    let byte = unsafe text[index]
    if byte == UInt8(ascii: ".") {
      hasPoint = true
    } else if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
      digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
      if digits != 0 { count += 1 }
      if hasPoint { scale += 1 }
    } else {
      return unsafe slow(text)
    }
    index += 1
  }
  guard count <= 15, scale < powersOfTen.count else { return unsafe slow(text) }
  let magnitude = Double(digits) / powersOfTen[scale]
  return unsafe text.first == UInt8(ascii: "-") ? -magnitude : magnitude
}

private func slow(_ text: UnsafeBufferPointer<UInt8>) -> Double {
  unsafe Double(String(decoding: text, as: UTF8.self)) ?? .nan
}

private let powersOfTen: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]
