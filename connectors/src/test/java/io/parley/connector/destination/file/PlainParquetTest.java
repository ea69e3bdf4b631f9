package io.parley.connector.destination.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.Change;
import io.parley.connector.destination.DeliveryRun;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.FileJournal;
import io.parley.connector.destination.RawValue;
import io.parley.connector.destination.TestPeople;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainParquetTest extends FileContract {
  private static final PlainParquet RAW =
      new PlainParquet(
          new PlainColumns(
              List.of(AttributeKind.EMAIL, AttributeKind.FULL_NAME), Optional.empty()));

  @Override
  FileFormat format() {
    return new PlainParquet(
        new PlainColumns(
            List.of(AttributeKind.EMAIL, AttributeKind.PHONE), Optional.of(ExportProfile.META)));
  }

  @Override
  protected List<String> vectors() {
    return List.of();
  }

  @Override
  protected boolean goldenBytes() {
    return false;
  }

  @Override
  void check(String file, List<String> broken) {}

  @Override
  List<String> lines(byte[] content) {
    try {
      Path file = Files.createTempFile("people", ".parquet");
      Files.write(file, content);
      try (var duckdb = DriverManager.getConnection("jdbc:duckdb:");
          var statement = duckdb.createStatement();
          var rows = statement.executeQuery("SELECT * FROM read_parquet('" + file + "')")) {
        List<String> lines = new ArrayList<>();
        while (rows.next()) {
          lines.add(rows.getString(1) + "|" + rows.getString(2) + "|" + rows.getString(3));
        }
        return lines;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void localFile_isTheOwnersAlone_andHoldsTheValues(@TempDir Path folder) throws IOException {
    FileDestination destination =
        new FileDestination(RAW, new LocalFileStore(folder.resolve("out")), "");
    var member =
        TestPeople.member(
            "a,\"1",
            Change.ADD,
            new RawValue(AttributeKind.EMAIL, "a@b.example"),
            new RawValue(AttributeKind.FULL_NAME, "Zoë \"Z\"\nLee, Jr."));
    try (FileJournal journal = FileJournal.open(folder.resolve("d.journal"))) {
      new DeliveryRun(destination, InstantSource.system())
          .deliver(TestPeople.order("d", List.of(member)), journal);
    }

    Path file = folder.resolve("out/d/add-00001.parquet");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(lines(Files.readAllBytes(file)))
        .containsExactly("a,\"1|a@b.example|Zoë \"Z\"\nLee, Jr.");
    assertThat(RAW.body(batchOf(destination, member))).isEqualTo(Files.readAllBytes(file));
  }

  private static Batch batchOf(FileDestination destination, AudienceMember member) {
    var rows = ((Encoded.Rows) destination.encode(member)).rows();
    return new Batch("0".repeat(64), "d", 1, Change.ADD, 1, true, 1, List.of("a"), rows);
  }
}
