package io.parley.server.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What only a room has: accounts. */
final class RoomChecks {
  private RoomChecks() {}

  static List<Finding> all(Subject subject) {
    return List.of(Doctor.guarded("accounts", () -> accounts(subject)));
  }

  private static Finding accounts(Subject subject) {
    Path file = subject.node().resolve(subject.configuration().accounts());
    return Files.isReadable(file)
        ? Finding.ok("accounts", "%s can be read".formatted(file.getFileName()))
        : Finding.wrong(
            "accounts",
            "%s cannot be read".formatted(file),
            "let somebody ask: parley account create");
  }
}
