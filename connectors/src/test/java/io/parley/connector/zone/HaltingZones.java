package io.parley.connector.zone;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.normalise.IdentifierType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Files into both zones, and what was rejected once more; as a process, halted at a step. */
final class HaltingZones {
  /** Under this, a third of the rows does not fit. */
  static final SourceMapping BROKEN = mapping("word", AttributeType.INTEGER);

  /** Under this, all do but one in eleven. */
  static final SourceMapping MENDED = mapping("n", AttributeType.INTEGER);

  private HaltingZones() {}

  private static SourceMapping mapping(String column, AttributeType type) {
    return new SourceMapping(
        "crm",
        List.of(new IdentifierColumn("mail", IdentifierType.EMAIL)),
        List.of(
            new AttributeColumn("id", "id", AttributeType.INTEGER),
            new AttributeColumn(column, "n", type)),
        "US");
  }

  /** Rows with the ids from one number to another; every seventh cannot be read. */
  static void write(Path file, int from, int to) throws IOException {
    StringBuilder text = new StringBuilder("id,mail,word,n\n");
    for (int i = from; i < to; i++) {
      if (i % 7 == 0) {
        text.append(i).append(",broken\n");
      } else {
        text.append(
            "%d,p%d@shop.example,%s,%s\n"
                .formatted(i, i, i % 3 == 0 ? "x" : "1", i % 11 == 0 ? "x" : "" + i));
      }
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** An envelope whose keys are in the folder. */
  static Envelope envelope(Path folder) throws IOException {
    MasterKeys master =
        MasterKeys.of(List.of(SecretBytes.copyOf(new byte[32], SecretAccess.insecure())));
    Path keys = folder.resolve("keys");
    if (!Files.exists(keys)) {
      Files.write(keys, DataKeys.generate(master).encode());
    }
    return new Envelope(DataKeys.decode(Files.readAllBytes(keys), master));
  }

  /** Does it all, from wherever it stands. */
  static void run(Path folder, ZoneStep.Listener steps) throws IOException, SQLException {
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Lake lake = Lake.open(folder.resolve("lake"));
        FileSource source =
            new FileSource(
                "crm", new FileSet(folder, "in/*"), FileForm.CSV, List.of("mail"), duckdb)) {
      ZoneFunctions functions = new ZoneFunctions(duckdb, envelope(folder));
      RawZone raw = new RawZone(lake, functions, duckdb, steps);
      CleanZone clean = new CleanZone(lake, functions, duckdb, steps);
      source.read(raw.position("crm"), raw.sink("crm", Set.of("mail")));
      clean.clean(BROKEN);
      clean.replay(MENDED);
    }
  }

  /** Arguments: the folder, the step, and which of its times. */
  public static void main(String[] args) throws Exception {
    ZoneStep halt = ZoneStep.valueOf(args[1]);
    int[] left = {Integer.parseInt(args[2])};
    run(
        Path.of(args[0]),
        step -> {
          if (step == halt && --left[0] == 0) {
            Runtime.getRuntime().halt(137);
          }
        });
  }
}
