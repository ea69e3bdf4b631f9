package io.parley.server.leak;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;

/**
 * Searches bytes as they are, and all that is packed into them: gzip, zip, Parquet, SQLite, Avro,
 * base64, one in another.
 */
final class Unwrapping {
  private static final int DEEPEST = 6;

  private final PatternSearch patterns;
  private final Path workFolder;
  private final Set<Found> found = new TreeSet<>();

  /** Databases and Parquet files are unpacked by way of files in this folder. */
  Unwrapping(PatternSearch patterns, Path workFolder) {
    this.patterns = patterns;
    this.workFolder = workFolder;
  }

  Set<Found> found() {
    return found;
  }

  /** Every file below a folder, its name included. */
  void folder(Path folder) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String where = folder.relativize(file).toString();
      search("the name of " + where, where.getBytes(StandardCharsets.UTF_8));
      Path log = file.resolveSibling(file.getFileName() + "-wal");
      open(where, Files.readAllBytes(file), Files.exists(log) ? Files.readAllBytes(log) : null, 0);
    }
  }

  /** One document. */
  void bytes(String where, byte[] bytes) throws IOException {
    open(where, bytes, null, 0);
  }

  private void search(String where, byte[] bytes) {
    patterns.search(bytes, bytes.length, p -> found.add(new Found(p.secret(), p.form(), where)));
  }

  private void open(String where, byte[] bytes, byte[] writeAheadLog, int depth)
      throws IOException {
    search(where, bytes);
    if (depth == DEEPEST) {
      return;
    }
    if (begins(bytes, 0x1f, 0x8b, 0x08)) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        inside(where + " > gzip", in.readAllBytes(), depth);
      }
    } else if (begins(bytes, 'P', 'K', 3, 4)) {
      try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
        for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
          inside(where + " > " + e.getName(), zip.readAllBytes(), depth);
        }
      }
    } else if (begins(bytes, 'P', 'A', 'R', '1')) {
      inside(where + " > Parquet", parquet(bytes), depth);
    } else if (begins(bytes, 'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f')) {
      inside(where + " > SQLite", sqlite(bytes, writeAheadLog), depth);
    } else if (begins(bytes, 'O', 'b', 'j', 1)) {
      inside(where + " > Avro", avro(bytes), depth);
    }
    List<byte[]> decoded = new ArrayList<>();
    Base64Runs.decode(bytes, decoded::add);
    for (byte[] inner : decoded) {
      inside(where + " > base64", inner, depth);
    }
  }

  private void inside(String where, byte[] bytes, int depth) throws IOException {
    open(where, bytes, null, depth + 1);
  }

  private static boolean begins(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (bytes[i] != (byte) magic[i]) {
        return false;
      }
    }
    return true;
  }

  private byte[] parquet(byte[] bytes) throws IOException {
    Path file = Files.createTempFile(workFolder, "copy", ".parquet");
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:")) {
      Files.write(file, bytes);
      return values(duckdb, "SELECT * FROM read_parquet('" + file + "')");
    } catch (SQLException e) {
      throw new IOException("a Parquet file cannot be read", e);
    } finally {
      Files.delete(file);
    }
  }

  /** All values of all tables of a copy, with what stands only in the write-ahead log yet. */
  private byte[] sqlite(byte[] bytes, byte[] writeAheadLog) throws IOException {
    Path folder = Files.createTempDirectory(workFolder, "copy");
    Path file = folder.resolve("copy.db");
    Files.write(file, bytes);
    if (writeAheadLog != null) {
      Files.write(folder.resolve("copy.db-wal"), writeAheadLog);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Connection sqlite = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      List<String> tables = new ArrayList<>();
      try (Statement statement = sqlite.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        all.write(values(sqlite, "SELECT * FROM \"" + table + "\""));
      }
    } catch (SQLException e) {
      throw new IOException("a SQLite database cannot be read", e);
    }
    return all.toByteArray();
  }

  private static byte[] values(Connection connection, String select)
      throws SQLException, IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          all.write(value(rows.getObject(column)));
          all.write('\n');
        }
      }
    }
    return all.toByteArray();
  }

  private static byte[] value(Object value) throws SQLException {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, Math.toIntExact(blob.length()));
    }
    if (value instanceof UUID uuid) {
      return ByteBuffer.allocate(2 * Long.BYTES)
          .putLong(uuid.getMostSignificantBits())
          .putLong(uuid.getLeastSignificantBits())
          .array();
    }
    return String.valueOf(value).getBytes(StandardCharsets.UTF_8);
  }

  /** The blocks of an Avro file, decompressed: Iceberg notes least and greatest values in them. */
  private static byte[] avro(byte[] bytes) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DataFileReader<Object> reader =
        new DataFileReader<>(new SeekableByteArrayInput(bytes), new GenericDatumReader<>())) {
      while (reader.hasNext()) {
        ByteBuffer block = reader.nextBlock();
        all.write(block.array(), block.arrayOffset() + block.position(), block.remaining());
      }
    }
    return all.toByteArray();
  }
}
