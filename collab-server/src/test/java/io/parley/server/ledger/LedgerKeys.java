package io.parley.server.ledger;

import io.parley.crypto.seal.Envelope;
import io.parley.server.node.NodeDirectory;
import java.nio.file.Path;
import java.time.Clock;

/** The keys of a folder: made at first sight, the same ever after. */
public final class LedgerKeys {
  private LedgerKeys() {}

  public static Envelope of(Path folder) {
    NodeDirectory node = new NodeDirectory(folder);
    if (!node.hasKey("data.keys")) {
      node.create("ledger", Clock.systemUTC());
    }
    return node.keys().envelope();
  }
}
