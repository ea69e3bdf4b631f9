package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.policy.Analysis;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lake that a version before sealed lakes wrote. */
class LakeSealingTest {
  private static final List<LakeColumn> PSEUDONYMS =
      List.of(
          new LakeColumn("person", LakeType.UUID),
          new LakeColumn("p", LakeType.UUID),
          new LakeColumn("k_email", LakeType.UUID),
          new LakeColumn("k_phone", LakeType.UUID));

  private final Path folder;
  private TwoNodes two;

  LakeSealingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void start() throws IOException {
    two = TwoNodes.ready(folder);
  }

  @AfterEach
  void stop() {
    two.close();
  }

  private NodeDirectory hearth() {
    return new NodeDirectory(two.directory("hearth"));
  }

  /** Puts hearth's people back into the form of the version before; the pseudonyms' snapshot. */
  private void writeAsBefore() {
    try (NodeLake lake = NodeLake.unchecked(hearth());
        DuckDb database = DuckDb.open(256)) {
      long sealedPeople = lake.peopleSnapshot();
      String people = values(lake, NodeLake.CURATED, NodeLake.PEOPLE);
      String identifiers = values(lake, NodeLake.CURATED, NodeLake.IDENTIFIERS);
      String pseudonyms = values(lake, NodeLake.MATCHING, Pseudonyms.name(1, sealedPeople));
      Lake tables = lake.tables();
      replace(tables, database, "curated.people", NodeLake.PEOPLE_COLUMNS, people);
      long clearPeople = tables.table("curated", "people").snapshotId();
      replace(tables, database, "curated.identifiers", NodeLake.IDENTIFIER_COLUMNS, identifiers);
      replace(
          tables, database, "matching." + Pseudonyms.name(1, clearPeople), PSEUDONYMS, pseudonyms);
      replace(tables, database, "matching." + Pseudonyms.name(1, 1), PSEUDONYMS, pseudonyms);
    }
  }

  private static void replace(
      Lake tables, DuckDb database, String table, List<LakeColumn> columns, String values) {
    String[] name = table.split("\\.", 2);
    String names = String.join(", ", columns.stream().map(c -> c.name()).toList());
    tables.replace(
        name[0],
        name[1],
        columns,
        database.connection(),
        "SELECT * FROM (VALUES %s) v(%s)".formatted(values, names));
  }

  private static String values(NodeLake lake, String namespace, String name) {
    return String.join(", ", new TreeSet<>(rows(lake, namespace, name)));
  }

  /** The rows of a sealed table as SQL; what is absent is NULL. */
  private static List<String> rows(NodeLake lake, String namespace, String name) {
    List<String> rows = new ArrayList<>();
    try (DuckDb database = DuckDb.open(256)) {
      if (name.equals(NodeLake.IDENTIFIERS)) {
        lake.identifiers((p, t, v) -> rows.add("('%s', '%s', '%s')".formatted(p, t, v)));
      } else if (name.equals(NodeLake.PEOPLE)) {
        lake.sealed()
            .table(namespace, name)
            .read(
                database.connection(),
                List.of("source", "line", "person"),
                part -> {
                  for (int i = 0; i < part.rows(); i++) {
                    rows.add(
                        "('%s', %d, '%s')"
                            .formatted(part.strings(0)[i], part.longs(1)[i], part.uuids(2)[i]));
                  }
                });
      } else {
        lake.sealed()
            .table(namespace, name)
            .read(
                database.connection(),
                List.of("person", "p", "k_email", "k_phone"),
                part -> {
                  for (int i = 0; i < part.rows(); i++) {
                    StringBuilder row = new StringBuilder("(");
                    for (int c = 0; c < 4; c++) {
                      UUID cell = part.uuids(c)[i];
                      row.append(c == 0 ? "" : ", ")
                          .append(cell.equals(new UUID(0, 0)) ? "NULL" : "'" + cell + "'");
                    }
                    rows.add(row.append(')').toString());
                  }
                });
      }
    }
    return rows;
  }

  /** How many of hearth's four people are sent. */
  private int sent() {
    String query = two.committed(TwoNodes.OVERLAP, Analysis.AGGREGATE, "hearth");
    int[] rows = {0};
    PartyStreams.Prepared prepared = two.hearth().stream(query, "people0");
    try (DuckDb database = prepared.database()) {
      database.query(prepared.query(), row -> rows[0]++);
    }
    return rows[0];
  }

  @Test
  void clearLake_isRefused_sealed_andGoesOn() {
    String before;
    try (NodeLake lake = NodeLake.unchecked(hearth())) {
      before = values(lake, NodeLake.MATCHING, Pseudonyms.name(1, lake.peopleSnapshot()));
    }
    two.node("hearth").close();
    writeAsBefore();

    assertThatThrownBy(() -> NodeLake.open(hearth()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the lake in %s holds identifiers in the clear, as a version before sealing wrote them; seal them once: parley keys seal --config node.yaml"
                .formatted(two.directory("hearth").resolve("lake")));

    assertThat(LakeSealing.seal(hearth())).isEqualTo(4);
    assertThat(LakeSealing.seal(hearth())).as("nothing is left").isZero();

    PartyCollaboration again = two.restart("hearth");
    assertThat(again.state()).isEqualTo("ready");
    try (NodeLake lake = NodeLake.open(hearth())) {
      long people = lake.peopleSnapshot();
      assertThat(values(lake, NodeLake.MATCHING, Pseudonyms.name(1, people))).isEqualTo(before);
      assertThat(lake.tables().tables(NodeLake.MATCHING))
          .as("those of other people are gone")
          .doesNotContain(Pseudonyms.name(1, 1));
    }
    assertThat(sent()).isEqualTo(4);
  }

  @Tag("slow")
  @Test
  void sealingThatWasStopped_isFinishedByTheNext() {
    two.node("hearth").close();
    writeAsBefore();
    try (NodeLake lake = NodeLake.unchecked(hearth());
        DuckDb database = DuckDb.open(256)) {
      // As far as the first step of a run: the people are sealed, their clear snapshot is there.
      UUID person = UUID.randomUUID();
      try (var writer =
          lake.sealed()
              .replace("curated", "people", NodeLake.PEOPLE_COLUMNS, database.connection())) {
        writer.add("crm", 2L, person);
        writer.commit();
      }
    }

    assertThatThrownBy(() -> NodeLake.open(hearth())).isInstanceOf(ConfigurationException.class);
    assertThat(LakeSealing.seal(hearth())).isEqualTo(4);

    try (NodeLake lake = NodeLake.open(hearth())) {
      assertThat(lake.tables().tables(NodeLake.MATCHING))
          .contains(Pseudonyms.name(1, lake.peopleSnapshot()));
    }
  }
}
