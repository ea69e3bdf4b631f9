package io.parley.server.ledger;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The same book on a real PostgreSQL. */
@Tag("slow")
class RestBookPostgresPeerTest extends RestBookContract {
  /** With the keys, the same for all tests: making them takes longer than a test. */
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before all tests
  static Path folder;

  private final TestStore store = PostgresPeer.store(folder);

  @Override
  StoredRestBook opened(Clock clock) {
    return StoredRestBook.open(new Databases(store.database(), folder), store.envelope(), clock);
  }
}
