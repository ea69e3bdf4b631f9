package io.parley.server.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The same answers on a real PostgreSQL. */
@Tag("slow")
class AnswersPostgresPeerTest extends AnswersContract {
  /** With the keys, the same for all tests: making them takes longer than a test. */
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before all tests
  static Path folder;

  AnswersPostgresPeerTest() {
    super(PostgresPeer.store(folder));
  }
}
