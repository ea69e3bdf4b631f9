package io.parley.server.rest;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import io.parley.server.account.Account;
import io.parley.server.account.Right;
import io.parley.server.ledger.AuditLog;
import io.parley.server.room.RoomResources;
import io.parley.server.wire.AuditLine;
import io.parley.server.wire.Json;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the room has on record about the people and tables of the caller's member: entries as the
 * lines of {@code parley audit export --member} have them, each with what binds it to the log.
 */
@RestController
class AuditController {
  /** A line of the log, to the byte as an export writes it. */
  record Line(@JsonValue @JsonRawValue String text) {
    static Line of(AuditLine line) {
      return new Line(Json.text(line));
    }
  }

  @Needs(Right.READ_AUDIT)
  @GetMapping("/v1/audit")
  Page<Line> all(
      Account caller,
      RoomResources room,
      @RequestParam Optional<String> cursor,
      @RequestParam Optional<Integer> limit) {
    Page.Wanted wanted = Page.Wanted.of(cursor, limit);
    AuditLog.Part part = room.audit(caller.member(), wanted.after().orElse(0L), wanted.most());
    return Page.of(part.lines().stream().map(Line::of).toList(), part.next());
  }
}
