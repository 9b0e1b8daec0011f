import PostgreSQL
import Testing

@Suite("Addresses of databases")
struct AddressTests {
  @Test(
    "what stays on this host needs no TLS",
    arguments: [
      ("postgresql://u@127.0.0.1/d", true), ("postgresql://u@localhost/d", true),
      ("postgresql://u@[::1]/d", true), ("postgresql:///d?host=/run/postgresql", true),
      ("postgresql:///d", true), ("host=/tmp dbname=d", true),
      ("postgresql://u@db.example.com/d", false), ("postgresql://u@10.0.0.1/d", false),
      ("postgresql://u@localhost,db.example.com/d", false),
      ("postgresql://u@db.example.com/d?hostaddr=127.0.0.1", false),
    ])
  func locality(text: String, isLocal: Bool) throws {
    #expect(try Address(text, origin: "test").isLocal == isLocal)
  }

  @Test(
    "a wrong address is told without what stands in it",
    arguments: [
      "postgresql://u:hidden@h:1x/d", "postgresql://u:hidden@h:0/d", "hidden",
      "postgresql://u:hidden@h/d?nothing=1", "postgresql://u:hidden@h/d?sslmode=maybe",
      "postgresql://u:hidden@[::1/d", "postgresql://u:hid%zzden@h/d",
    ])
  func wrong(text: String) {
    let problem = #expect(throws: PostgreSQLError.self) {
      try Address(text, origin: "DATABASE_URL")
    }
    #expect(problem?.kind == .badAddress)
    #expect(problem?.description.hasPrefix("DATABASE_URL") == true)
    #expect(problem?.description.contains("hidden") == false)
  }

  @Test("the name of a database has no password in it")
  func name() throws {
    let address = try Address("postgresql://u:hidden@h:5433/d", origin: "test")
    #expect(address.name == "h:5433/d")
    #expect(address.hasPassword)
  }

  @Test("what is worth another try")
  func transience() {
    for state in ["40001", "40P01", "53300", "57P01", "57P03", "08006", "55P03", "25006"] {
      #expect(PostgreSQLError(.server(state), "").isTransient, "\(state)")
    }
    for state in ["23505", "22P02", "42P01", "42501", "3D000"] {
      #expect(!PostgreSQLError(.server(state), "").isTransient, "\(state)")
    }
    #expect(PostgreSQLError(.lost, "").isTransient)
    #expect(!PostgreSQLError(.authentication, "").isTransient)
  }
}
