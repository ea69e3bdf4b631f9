package io.parley.connector.zone;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.lake.Lake;
import io.parley.connector.source.AttributeColumn;
import io.parley.connector.source.AttributeType;
import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.FileSource;
import io.parley.connector.source.IdentifierColumn;
import io.parley.connector.source.SourceMapping;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.normalise.IdentifierType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/connectors.md come to what the page says. */
class ConnectorsPageTest {
  private static final Path PAGE = Path.of("../docs/connectors.md");

  private final Path folder;
  private final Connection duckdb;

  ConnectorsPageTest(@TempDir Path folder) throws IOException, SQLException {
    this.folder = folder;
    this.duckdb = DriverManager.getConnection("jdbc:duckdb:");
    Files.createDirectories(folder.resolve("in"));
  }

  @AfterEach
  void disconnect() throws SQLException {
    duckdb.close();
  }

  private static String example(String name) throws IOException {
    String page = Files.readString(PAGE);
    int at = page.indexOf("<!-- example " + name + " -->");
    int from = page.indexOf('\n', page.indexOf("```", at)) + 1;
    return page.substring(from, page.indexOf("```", from));
  }

  /** The clean row, and the reasons of the rejected ones. */
  private List<String> ingest(FileForm form, String path, AttributeColumn... attributes)
      throws SQLException {
    SourceMapping mapping =
        new SourceMapping(
            "shop",
            List.of(new IdentifierColumn(path + "email", IdentifierType.EMAIL)),
            List.of(attributes),
            "US");
    Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
    List<String> found = new ArrayList<>();
    try (Lake lake = Lake.open(folder.resolve("lake"));
        FileSource source =
            new FileSource("shop", new FileSet(folder, "in/*"), form, List.of(), duckdb)) {
      RawZone raw = new RawZone(lake, envelope, duckdb);
      source.read(raw.position("shop"), raw.sink("shop", Set.of("email")));
      CleanZone clean = new CleanZone(lake, envelope, duckdb);
      clean.clean(mapping);
      try (Statement statement = duckdb.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT email, spend FROM (" + clean.select("shop") + ")")) {
        while (row.next()) {
          found.add(row.getString(1) + " " + row.getString(2));
        }
      }
      new Rejects(lake, envelope, duckdb)
          .each("shop", r -> found.add(r.zone() + " " + r.line() + " " + r.reason()));
    }
    return found;
  }

  @Test
  void csv() throws Exception {
    Files.writeString(folder.resolve("in/a.csv"), example("csv"));
    assertThat(
            ingest(
                FileForm.CSV,
                "",
                new AttributeColumn("spend", "spend", AttributeType.DECIMAL),
                new AttributeColumn("born", "born", AttributeType.DATE)))
        .containsExactly(
            "ann@shop.example 12.5000",
            "raw 4 the row has 2 fields, the header 5",
            "clean 3 column `spend` is not a decimal number such as -12.50");
  }

  @Test
  void jsonLines() throws Exception {
    Files.writeString(folder.resolve("in/a.jsonl"), example("jsonl"));
    assertThat(
            ingest(
                new FileForm.JsonLines(),
                "$.customer.",
                new AttributeColumn("$.spend", "spend", AttributeType.DECIMAL)))
        .containsExactly(
            "ann@shop.example 12.5000",
            "raw 3 the line is not a JSON object",
            "clean 2 column `$.spend` is not a decimal number such as -12.50");
  }

  @Test
  void parquet() throws Exception {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(example("parquet").replace("'in/", "'" + folder + "/in/"));
    }
    assertThat(
            ingest(
                new FileForm.Parquet(),
                "",
                new AttributeColumn("spend", "spend", AttributeType.DECIMAL)))
        .containsExactly("ann@shop.example 12.5000");
  }
}
