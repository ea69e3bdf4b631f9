package io.parley.server.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The same answers on a real PostgreSQL. */
@Tag("slow")
class AnswersPostgresPeerTest extends AnswersContract {
  AnswersPostgresPeerTest(@TempDir Path folder) {
    super(PostgresPeer.store(folder));
  }
}
