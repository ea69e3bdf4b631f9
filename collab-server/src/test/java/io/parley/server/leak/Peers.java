package io.parley.server.leak;

import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What a test needs of the machine; who asks for all of it gets a failure where it is missing. */
final class Peers {
  private Peers() {}

  /** Goes on when there is no reason against it; otherwise the test is skipped, or fails. */
  static void require(Optional<String> whyNot) {
    if (whyNot.isPresent()) {
      if (Boolean.getBoolean("parley.requirePeers")) {
        Assertions.fail(whyNot.get());
      }
      Assumptions.abort(whyNot.get());
    }
  }
}
