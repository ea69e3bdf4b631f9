package io.parley.server.bench;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.SourceMapping;
import io.parley.connector.zone.CleanZone;
import io.parley.connector.zone.RawZone;
import io.parley.connector.zone.Sealing;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process that {@link IngestKillBench} kills: one source, into both zones, to its end. */
public final class KilledIngest {
  static final String SOURCE = "killed";

  private KilledIngest() {}

  /** Arguments: the kind of source, and its folder. */
  public static void main(String[] args) throws Exception {
    KilledSource kind =
        KilledSource.all().stream().filter(s -> s.name().equals(args[0])).findFirst().orElseThrow();
    run(kind, Path.of(args[1]));
  }

  private static void run(KilledSource kind, Path folder) throws Exception {
    try (BenchDatabase database = BenchDatabase.open(folder);
        Lake lake = Lake.open(folder.resolve("lake"))) {
      Envelope envelope = envelope(folder);
      RawZone raw = new RawZone(lake, envelope, database.connection());
      CleanZone clean = new CleanZone(lake, envelope, database.connection());
      SourceMapping mapping = kind.mapping();
      kind.ingest(
          folder,
          envelope,
          database.connection(),
          source -> {
            long[] came = {0};
            raw.read(source, Sealing.of(mapping), (rows, broken, end) -> came[0] += rows + broken);
            if (raw.batches(SOURCE) > 0) {
              clean.clean(mapping);
            }
            return came[0];
          });
    }
  }

  /** Under keys that the folder has; this folder's rows are nobody's. */
  static Envelope envelope(Path folder) throws IOException {
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
