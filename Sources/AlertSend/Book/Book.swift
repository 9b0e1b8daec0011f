import JSON

/// All that outlives a process: what fires, who was told, what is still to be sent. Whatever is
/// changed is noted, so that a ledger can store it.
final class Book {
  enum Table: String, Sendable {
    case alert, group, member, entry, attempts, silence, channel, mark
  }

  struct Key: Hashable, Sendable {
    let table: Table
    let name: String
  }

  private(set) var standings: [String: Standing] = [:]
  private(set) var groups: [String: Group] = [:]
  private(set) var entries: [String: Entry] = [:]
  private(set) var attempts: [String: Entry.Attempts] = [:]
  private(set) var silences: [String: Silence] = [:]
  private(set) var channels: [String: ChannelState] = [:]
  /// Numbers by name, such as how far the acknowledgements have been read.
  private(set) var marks: [String: Int] = [:]
  /// What has changed since it was stored, in order.
  private(set) var dirty: [Key] = []
  private var isDirty: Set<Key> = []
  /// Rises with everything that decides what is to be told.
  private(set) var version = 0
  /// The keys of the groups that each alert is a member of.
  private var memberships: [String: Set<String>] = [:]
  private var lastNumber = 0
  /// Rises when a message comes or goes, or is given up.
  private(set) var entriesVersion = 0

  func note(_ table: Table, _ name: String) {
    let key = Key(table: table, name: name)
    if isDirty.insert(key).inserted { dirty.append(key) }
    version += 1
  }

  /// All that is dirty has been stored.
  func stored() {
    dirty.removeAll(keepingCapacity: dirty.count < 4096)
    isDirty.removeAll(keepingCapacity: isDirty.count < 4096)
  }

  /// The number of the next message or group.
  func nextNumber() -> Int {
    lastNumber += 1
    return lastNumber
  }

  // MARK: changes

  func put(_ standing: Standing) {
    standings[standing.alert.id] = standing
    note(.alert, standing.alert.id)
    settle(standing.alert.id)
  }

  func removeStanding(_ id: String) {
    guard standings.removeValue(forKey: id) != nil else { return }
    note(.alert, id)
    settle(id)
  }

  func put(_ group: Group) {
    var group = group
    let before = groups[group.key]
    group.members = before?.members ?? [:]
    group.pending = before?.pending ?? []
    groups[group.key] = group
    lastNumber = max(lastNumber, group.number)
    note(.group, group.key)
  }

  func removeGroup(_ key: String) {
    guard let group = groups.removeValue(forKey: key) else { return }
    for id in group.members.keys {
      memberships[id]?.remove(key)
      note(.member, "\(key)/\(id)")
    }
    note(.group, key)
  }

  func put(_ member: Group.Member, _ id: String, in key: String) {
    guard groups[key] != nil else { return }
    groups[key]?.members[id] = member
    memberships[id, default: []].insert(key)
    note(.member, "\(key)/\(id)")
    settle(id, in: key)
  }

  func removeMember(_ id: String, from key: String) {
    guard groups[key]?.members.removeValue(forKey: id) != nil else { return }
    memberships[id]?.remove(key)
    groups[key]?.pending.remove(id)
    note(.member, "\(key)/\(id)")
  }

  func put(_ entry: Entry) {
    entries[entry.id] = entry
    entriesVersion += 1
    lastNumber = max(lastNumber, entry.number)
    note(.entry, entry.id)
  }

  func put(_ attempts: Entry.Attempts, of id: String) {
    guard entries[id] != nil else { return }
    if attempts.isDead != self.attempts[id]?.isDead { entriesVersion += 1 }
    self.attempts[id] = attempts
    note(.attempts, id)
  }

  func removeEntry(_ id: String) {
    guard entries.removeValue(forKey: id) != nil else { return }
    entriesVersion += 1
    note(.entry, id)
    if attempts.removeValue(forKey: id) != nil { note(.attempts, id) }
  }

  func put(_ silence: Silence) {
    silences[silence.id] = silence
    note(.silence, silence.id)
  }

  func removeSilence(_ id: String) {
    if silences.removeValue(forKey: id) != nil { note(.silence, id) }
  }

  func put(_ state: ChannelState, of channel: String) {
    guard channels[channel] != state else { return }
    channels[channel] = state
    note(.channel, channel)
  }

  func put(mark name: String, _ value: Int) {
    guard marks[name] != value else { return }
    marks[name] = value
    note(.mark, name)
  }

  // MARK: what follows from it

  /// Whether a member of a group fires, as the group sees it.
  func isFiring(_ id: String, in key: String) -> Bool {
    guard let standing = standings[id] else { return false }
    return standing.isFiring && standing.groups.contains(key)
  }

  func groupKeys(of id: String) -> Set<String> { memberships[id] ?? [] }

  private func settle(_ id: String) {
    for key in memberships[id] ?? [] { settle(id, in: key) }
  }

  private func settle(_ id: String, in key: String) {
    guard let member = groups[key]?.members[id] else { return }
    let isFiring = isFiring(id, in: key)
    if member.isTold != isFiring || (isFiring && member.news != nil) {
      groups[key]?.pending.insert(id)
    } else {
      groups[key]?.pending.remove(id)
    }
  }
}

// As it is stored.
extension Book {
  /// The value of a key; `nil` where it is gone.
  func json(_ key: Key) -> JSONValue? {
    switch key.table {
    case .alert: standings[key.name]?.json
    case .group: groups[key.name]?.json
    case .member:
      Self.parts(key.name).flatMap { groups[$0.group]?.members[$0.id]?.json }
    case .entry: entries[key.name]?.json
    case .attempts: attempts[key.name]?.json
    case .silence: silences[key.name]?.json
    case .channel: channels[key.name]?.json
    case .mark: marks[key.name].map(JSONValue.int)
    }
  }

  /// Every key that has a value, such that each stands behind those it needs.
  var keys: [Key] {
    func all(_ table: Table, _ names: some Sequence<String>) -> [Key] {
      names.sorted().map { Key(table: table, name: $0) }
    }
    let members = groups.values.flatMap { group in group.members.keys.map { "\(group.key)/\($0)" } }
    return all(.alert, standings.keys) + all(.group, groups.keys) + all(.member, members)
      + all(.entry, entries.keys) + all(.attempts, attempts.keys) + all(.silence, silences.keys)
      + all(.channel, channels.keys) + all(.mark, marks.keys)
  }

  /// Takes over what another process has stored, unless it was changed here and could not be.
  func apply(_ key: Key, _ value: JSONValue) {
    guard !isDirty.contains(key) else { return }
    version += 1
    if key.table == .entry || key.table == .attempts { entriesVersion += 1 }
    let name = key.name
    switch key.table {
    case .alert:
      standings[name] = Standing(value)
      settle(name)
    case .group: applyGroup(name, value)
    case .member:
      guard let (group, id) = Self.parts(name), groups[group] != nil else { return }
      if value.isNull {
        groups[group]?.members[id] = nil
        groups[group]?.pending.remove(id)
        memberships[id]?.remove(group)
      } else {
        groups[group]?.members[id] = Group.Member(value)
        memberships[id, default: []].insert(group)
        settle(id, in: group)
      }
    case .entry:
      entries[name] = Entry(value, id: name)
      lastNumber = max(lastNumber, entries[name]?.number ?? 0)
    case .attempts: attempts[name] = value.isNull ? nil : Entry.Attempts(value)
    case .silence: silences[name] = Silence(value, id: name)
    case .channel: channels[name] = value.isNull ? nil : ChannelState(value)
    case .mark: marks[name] = value.int
    }
  }

  private func applyGroup(_ key: String, _ value: JSONValue) {
    guard var group = Group(value, key: key) else {
      for id in groups.removeValue(forKey: key)?.members.keys ?? [:].keys {
        memberships[id]?.remove(key)
      }
      return
    }
    group.members = groups[key]?.members ?? [:]
    group.pending = groups[key]?.pending ?? []
    groups[key] = group
    lastNumber = max(lastNumber, group.number)
  }

  /// Forgets all that is stored, before it is read anew.
  func reset() {
    func kept<Value>(_ table: Table, _ values: [String: Value]) -> [String: Value] {
      values.filter { isDirty.contains(Key(table: table, name: $0.key)) }
    }
    standings = kept(.alert, standings)
    groups = kept(.group, groups)
    entries = kept(.entry, entries)
    attempts = kept(.attempts, attempts)
    silences = kept(.silence, silences)
    channels = kept(.channel, channels)
    marks = kept(.mark, marks)
    memberships = [:]
    for group in groups.values {
      for id in group.members.keys { memberships[id, default: []].insert(group.key) }
    }
    version += 1
    entriesVersion += 1
  }

  private static func parts(_ name: String) -> (group: String, id: String)? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    return (String(name[..<slash]), String(name[name.index(after: slash)...]))
  }
}
