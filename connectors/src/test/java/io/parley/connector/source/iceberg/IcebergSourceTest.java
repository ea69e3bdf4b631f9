package io.parley.connector.source.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.Position;
import io.parley.connector.source.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What snapshots of others do, and what their columns are. */
class IcebergSourceTest {
  private final OthersTable theirs;
  private final Path folder;
  private final List<String> rows = new ArrayList<>();
  private List<LakeColumn> columns = List.of();
  private Optional<Position> position = Optional.empty();

  IcebergSourceTest(@TempDir Path folder) {
    this.folder = folder;
    theirs =
        new OthersTable(
            folder,
            Types.NestedField.required(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "note", Types.StringType.get()));
  }

  @AfterEach
  void closeTable() {
    theirs.close();
  }

  private void read() {
    read(theirs.foreign());
  }

  private void read(ForeignTable table) {
    try (IcebergSource source = new IcebergSource("orders", table, 1_000)) {
      source.read(position, this::keep);
    }
  }

  private void keep(Batch batch) {
    if (batch.rows() instanceof Batch.Rows.Selected selected) {
      columns = batch.columns();
      try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckdb.createStatement()) {
        statement.execute("SET TimeZone = 'America/New_York'"); // of no account
        try (ResultSet row = statement.executeQuery(selected.sql())) {
          while (row.next()) {
            List<String> cells = new ArrayList<>();
            for (LakeColumn column : columns) {
              cells.add(row.getString(column.name()));
            }
            rows.add(String.join("|", cells));
          }
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
    position = Optional.of(batch.end());
  }

  @Test
  void compaction_bringsNothing_andItsSnapshotsMayExpire() {
    DataFile one = theirs.append("SELECT 1 AS id, 'a' AS note");
    DataFile two = theirs.append("SELECT 2 AS id, 'b' AS note");
    read();
    DataFile both = theirs.write("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v (id, note)");
    theirs.table().newRewrite().deleteFile(one).deleteFile(two).addFile(both).commit();
    read();
    theirs.append("SELECT 3 AS id, 'c' AS note");
    theirs.table().expireSnapshots().expireOlderThan(0).retainLast(2).commit();
    read();
    read();
    // The files of one reading come in the order of their names, which are random.
    assertThat(rows).containsExactlyInAnyOrder("1|a", "2|b", "3|c");
  }

  @Test
  void overwrites_andRollbacks_andOtherTables_areRefused_byTheirSnapshot() {
    DataFile one = theirs.append("SELECT 1 AS id, 'a' AS note");
    long before = theirs.table().currentSnapshot().snapshotId();
    read();
    DataFile other = theirs.write("SELECT 1 AS id, 'changed' AS note");
    theirs.table().newOverwrite().deleteFile(one).addFile(other).commit();
    assertThatThrownBy(this::read)
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "table orders: snapshot "
                + theirs.table().currentSnapshot().snapshotId()
                + " changed or deleted rows that were read before (overwrite), and which cannot be"
                + " told from its files; read the table as a new source, or offer it in place");

    theirs.table().manageSnapshots().rollbackTo(before).commit();
    theirs.append("SELECT 2 AS id, 'b' AS note");
    read();
    theirs.table().manageSnapshots().rollbackTo(before).commit();
    assertThatThrownBy(this::read)
        .hasMessageContaining("is not among those before the present one");
    assertThat(rows).containsExactly("1|a", "2|b");
  }

  @Test
  void columns_areFoundById_whateverFilesCallThem() {
    theirs.append("SELECT 1 AS id, 'a' AS note");
    theirs
        .table()
        .updateSchema()
        .renameColumn("note", "remark")
        .addColumn("n", Types.LongType.get())
        .commit();
    theirs.append("SELECT 2 AS id, 'b' AS remark, 7 AS n");
    read();
    assertThat(rows).containsExactlyInAnyOrder("1|a|null", "2|b|7");
  }

  @Test
  void types_goOverWithoutALoss_orAreRefusedByName(@TempDir Path other) {
    try (OthersTable wide =
        new OthersTable(
            other,
            Types.NestedField.required(1, "i", Types.IntegerType.get()),
            Types.NestedField.optional(2, "f", Types.FloatType.get()),
            Types.NestedField.optional(3, "d", Types.DoubleType.get()),
            Types.NestedField.optional(4, "n", Types.DecimalType.of(18, 0)),
            Types.NestedField.optional(5, "m", Types.DecimalType.of(10, 2)),
            Types.NestedField.optional(6, "w", Types.DecimalType.of(38, 9)),
            Types.NestedField.optional(7, "t", Types.TimestampType.withZone()),
            Types.NestedField.optional(8, "u", Types.UUIDType.get()),
            Types.NestedField.optional(9, "b", Types.BooleanType.get()),
            Types.NestedField.optional(10, "c", Types.TimeType.get()))) {
      wide.append(
          "SELECT -5::INTEGER AS i, 0.1::FLOAT AS f, 0.1::DOUBLE AS d,"
              + " 123456789012345678::DECIMAL(18,0) AS n, 1.25::DECIMAL(10,2) AS m,"
              + " 12345678901234567890.123456789::DECIMAL(38,9) AS w,"
              + " '2027-03-28 02:30:00+02'::TIMESTAMPTZ AS t,"
              + " 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::UUID AS u, true AS b, '23:59:59.5'::TIME AS c");
      read(wide.foreign());
      assertThat(rows)
          .containsExactly(
              "-5|0.1|0.1|123456789012345678|1.2500|12345678901234567890.123456789|"
                  + "2027-03-28 00:30:00.0|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|true|23:59:59.5");
      assertThat(columns)
          .extracting(LakeColumn::type)
          .containsExactly(
              LakeType.LONG,
              LakeType.STRING,
              LakeType.STRING,
              LakeType.LONG,
              LakeType.DECIMAL,
              LakeType.STRING,
              LakeType.TIMESTAMP,
              LakeType.UUID,
              LakeType.BOOLEAN,
              LakeType.STRING);
    }

    theirs.append("SELECT 1 AS id, 'a' AS note");
    theirs
        .table()
        .updateSchema()
        .addColumn("tags", Types.ListType.ofOptional(90, Types.StringType.get()))
        .addColumn("_x", Types.LongType.get())
        .commit();
    position = Optional.empty();
    assertThatThrownBy(this::read)
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("`tags` is of type list<string>, `_x` has a name that is taken");
  }

  @Test
  void aFolder_isATable_byItsNewestMetadata() throws Exception {
    theirs.append("SELECT 1 AS id, 'a' AS note");
    read(ForeignTable.in(theirs.folder()));
    theirs.append("SELECT 2 AS id, 'b' AS note");
    read(ForeignTable.in(theirs.folder()));
    assertThat(rows).containsExactly("1|a", "2|b");
    assertThatThrownBy(() -> read(ForeignTable.in(folder.resolve("nowhere"))))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the folder of an Iceberg table cannot be read");
    Files.createDirectories(folder.resolve("empty/metadata"));
    assertThatThrownBy(() -> read(ForeignTable.in(folder.resolve("empty"))))
        .hasMessageContaining("there is no *.metadata.json here");
  }
}
