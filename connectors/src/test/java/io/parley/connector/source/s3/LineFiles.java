package io.parley.connector.source.s3;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The smallest source of files: each line of each file is a row, and one that begins with a bang is
 * broken.
 */
final class LineFiles implements Source {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 7;

  private final Path folder;

  LineFiles(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "lines";
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    try (Stream<Path> files = Files.walk(folder)) {
      ObjectNode position =
          after.isEmpty()
              ? JSON.createObjectNode()
              : (ObjectNode) JSON.readTree(after.get().json());
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        read(file, position, batches);
      }
    } catch (IOException e) {
      throw new SourceException("the folder cannot be read", e);
    }
  }

  private void read(Path file, ObjectNode position, BatchSink batches) throws IOException {
    String name = folder.relativize(file).toString();
    List<String> lines = Files.readAllLines(file);
    int done = position.path(name).asInt();
    while (done < lines.size()) {
      int end = Math.min(done + BATCH, lines.size());
      List<RawRow> rows = new ArrayList<>();
      for (int i = done; i < end; i++) {
        String line = lines.get(i);
        rows.add(
            line.startsWith("!")
                ? new RawRow.Rejected(name, i + 1, "the line begins with a bang", line)
                : new RawRow.Read(name, i + 1, List.of(Optional.of(line))));
      }
      position.put(name, end);
      batches.keep(
          new Batch(
              List.of(new LakeColumn("note", LakeType.STRING)),
              new Batch.Rows.Listed(rows),
              new Position(position.toString())));
      done = end;
    }
  }

  @Override
  public void close() {
    // nothing stays open
  }
}
