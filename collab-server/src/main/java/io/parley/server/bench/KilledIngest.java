package io.parley.server.bench;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.Source;
import io.parley.connector.zone.CleanZone;
import io.parley.connector.zone.RawZone;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The process that {@link IngestKillBench} kills: one source, into both zones, to its end. */
public final class KilledIngest {
  static final String SOURCE = "killed";

  private KilledIngest() {}

  /** Arguments: the kind of source, and its folder. */
  public static void main(String[] args) throws Exception {
    KilledSource kind =
        KilledSource.ALL.stream().filter(s -> s.name().equals(args[0])).findFirst().orElseThrow();
    run(kind, Path.of(args[1]));
  }

  private static void run(KilledSource kind, Path folder) throws IOException, SQLException {
    try (BenchDatabase database = BenchDatabase.open(folder);
        Lake lake = Lake.open(folder.resolve("lake"));
        Source source = kind.open(folder, database.connection())) {
      Envelope envelope = envelope(folder);
      RawZone raw = new RawZone(lake, envelope, database.connection());
      source.read(raw.position(SOURCE), raw.sink(SOURCE, kind.sealed()));
      new CleanZone(lake, envelope, database.connection()).clean(kind.mapping());
    }
  }

  /** Under keys that the folder has; this folder's rows are nobody's. */
  private static Envelope envelope(Path folder) throws IOException {
    MasterKeys master =
        MasterKeys.of(List.of(SecretBytes.copyOf(new byte[32], SecretAccess.insecure())));
    return new Envelope(DataKeys.decode(Files.readAllBytes(folder.resolve("keys")), master));
  }

  /** Makes the keys of a folder. */
  static void prepare(Path folder) throws IOException {
    MasterKeys master =
        MasterKeys.of(List.of(SecretBytes.copyOf(new byte[32], SecretAccess.insecure())));
    Files.write(folder.resolve("keys"), DataKeys.generate(master).encode());
  }
}
