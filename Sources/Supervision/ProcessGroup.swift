import CSupervise
import CLinux
import Glibc

/// The process group of a command, told by its leader.
struct ProcessGroup {
  let leader: pid_t
  /// Its number may belong to others by now.
  var isGone = false

  /// To be called while the leader is not reaped, or a `witness` lives; later it does nothing.
  func send(_ signal: Int32) { if !isGone { kill(-leader, signal) } }

  /// A signal that a stopped process, too, is to get.
  func wake(with signal: Int32) {
    send(signal)
    send(SIGCONT)
  }

  /// Whether there is a process in the group, if only a zombie.
  var isEmpty: Bool { kill(-leader, 0) < 0 && clinux_errno() == ESRCH }

  /// A living member, which keeps the number of the group from being given away. Polled, it is
  /// readable when it has ended.
  enum Witness {
    case descriptor(OwnDescriptor)
    case none
    /// The system shows no processes, so that one can only look again.
    case unknown
  }

  func witness() -> Witness {
    switch csupervise_member(leader) {
    case -1: .none
    case -2: isEmpty ? .none : .unknown
    case let descriptor: .descriptor(OwnDescriptor(descriptor))
    }
  }
}
