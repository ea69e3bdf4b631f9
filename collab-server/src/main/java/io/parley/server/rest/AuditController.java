package io.parley.server.rest;

import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What the room has on record about the questions of the caller's member. */
@RestController
class AuditController {
  private final AuditTrail trail;

  AuditController(AuditTrail trail) {
    this.trail = trail;
  }

  @Needs(Right.READ_AUDIT)
  @GetMapping("/v1/audit")
  Page<AuditTrail.Entry> all(
      Caller caller, @RequestParam Optional<String> cursor, @RequestParam Optional<Integer> limit) {
    Page.Wanted wanted = Page.Wanted.of(cursor, limit);
    List<AuditTrail.Entry> found =
        trail.of(caller.member(), wanted.after().orElse(0L), wanted.most() + 1);
    return Page.of(found, wanted, AuditTrail.Entry::number, e -> e);
  }
}
