import Glibc
import TestSupport
import Toolbox

/// What libFuzzer calls with bytes of its own invention (see scripts/fuzz).
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  do { try checkRecords(bytes) } catch {
    Message.say("\(error)")
    abort()
  }
  return 0
}
