package io.parley.connector.lake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.iceberg.io.FileInfo;

/**
 * Looks for a text in every file of a table or a folder: as it is, and with what is packed open.
 */
final class EveryByte {
  private final Lake lake;
  private final Duck duckdb;

  EveryByte(Lake lake, Duck duckdb) {
    this.lake = lake;
    this.duckdb = duckdb;
  }

  /** The files of a table that have it. */
  List<String> with(String namespace, String name, String text) throws Exception {
    List<String> found = new ArrayList<>();
    String location = lake.iceberg(namespace, name).orElseThrow().location();
    int seen = 0;
    for (FileInfo file : lake.store().io().listPrefix(location + "/")) {
      seen++;
      byte[] bytes;
      try (InputStream in = lake.store().io().newInputFile(file.location()).newStream()) {
        bytes = in.readAllBytes();
      }
      if (has(file.location(), bytes, text)) {
        found.add(file.location());
      }
    }
    if (seen == 0) {
      throw new AssertionError("there is nothing below " + location);
    }
    return found;
  }

  /** The files of a folder that have it. */
  List<Path> local(Path home, String text) throws Exception {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (has(file.toString(), Files.readAllBytes(file), text)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private boolean has(String name, byte[] bytes, String text) throws Exception {
    String open = new String(bytes, StandardCharsets.ISO_8859_1);
    if (name.endsWith(".parquet")) {
      open += parquet(bytes);
    } else if (name.endsWith(".avro")) {
      open += avro(bytes);
    }
    return open.contains(text);
  }

  private String parquet(byte[] bytes) throws IOException, SQLException {
    Path copy = Files.createTempFile("every-byte", ".parquet");
    try {
      Files.write(copy, bytes);
      String file = DuckSql.text(copy.toString());
      return String.join(
              "\n", duckdb.strings("SELECT t::VARCHAR FROM read_parquet(" + file + ") t"))
          + duckdb.strings("SELECT m::VARCHAR FROM parquet_metadata(" + file + ") m");
    } finally {
      Files.delete(copy);
    }
  }

  private static String avro(byte[] bytes) throws IOException {
    StringBuilder text = new StringBuilder();
    try (DataFileStream<Object> records =
        new DataFileStream<>(new ByteArrayInputStream(bytes), new GenericDatumReader<>())) {
      records.forEach(record -> open(record, text));
    }
    return text.toString();
  }

  private static void open(Object value, StringBuilder into) {
    if (value instanceof IndexedRecord record) {
      record.getSchema().getFields().forEach(field -> open(record.get(field.pos()), into));
    } else if (value instanceof Iterable<?> many) {
      many.forEach(one -> open(one, into));
    } else if (value instanceof ByteBuffer buffer) {
      into.append(StandardCharsets.ISO_8859_1.decode(buffer.duplicate()));
    } else {
      into.append(value).append('\n');
    }
  }
}
