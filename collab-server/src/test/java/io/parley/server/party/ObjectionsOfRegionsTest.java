package io.parley.server.party;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.SealedWriter;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A number in the file of objections does not say of which country it is. */
class ObjectionsOfRegionsTest {
  private static final UUID ANN = new UUID(1, 1);
  private static final UUID BEN = new UUID(2, 2);
  private static final Progress SILENT =
      new Progress("hearth", new PrintStream(PrintStream.nullOutputStream(), true, UTF_8));

  private final Path folder;

  ObjectionsOfRegionsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Objections objections() {
    return Objections.of(
        NodeConfiguration.load(folder.resolve("node.yaml")), new NodeDirectory(folder), SILENT);
  }

  @Test
  void numberIsReadInTheRegionOfEachSource_andAFileOnceThereMayNotGo() throws IOException {
    new NodeDirectory(folder).create("hearth", Clock.systemUTC());
    Files.writeString(
        folder.resolve("node.yaml"),
        """
        node:
          name: hearth
          role: party
          sources:
            - {name: us, file: us.csv, phone: tel, region: US}
            - {name: de, file: de.csv, phone: tel, region: DE}
        """);
    try (NodeLake lake = NodeLake.open(new NodeDirectory(folder))) {
      try (DuckDb database = DuckDb.open(64);
          SealedWriter writer =
              lake.sealed()
                  .replace(
                      NodeLake.CURATED,
                      NodeLake.IDENTIFIERS,
                      NodeLake.IDENTIFIER_COLUMNS,
                      database.connection())) {
        writer.add(ANN, "phone", "+12025550143");
        writer.add(BEN, "phone", "+493012345678");
        var unused = writer.commit();
      }
      assertThat(objections().people(lake)).as("none yet").isEmpty();
      Path file = folder.resolve(Objections.FILE);

      Files.writeString(file, "phone\n030 12345678\n");
      assertThat(objections().people(lake)).as("the German source's").isEqualTo(Set.of(BEN));
      Files.writeString(file, "phone\n(202) 555-0143\n030 12345678\n");
      assertThat(objections().people(lake)).isEqualTo(Set.of(ANN, BEN));

      Files.delete(file);
      assertThatThrownBy(() -> objections().people(lake))
          .as("psi looks at them anew each time")
          .isInstanceOf(BadDocument.class);
    }
  }
}
