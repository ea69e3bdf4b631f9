package io.parley.connector.source;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.FileLog.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Files of one form as a source: a batch a file, in the order of their names, each file once.
 *
 * <p>A file is read to the length that it has when reading begins. What was read is known by its
 * SHA-256: a copy under another name is not read again, a file that was renamed is read on where it
 * had grown (so that a log may be rotated), and where a file is no longer what it was, nothing more
 * is read until it is put right. A text file that has grown is read on behind its last line break.
 * Length and time of change say whether a file is looked at again at all: who changes one and sets
 * its time back is not found out.
 *
 * <p>Batches are statements for the connection that was given; whoever keeps them runs them there.
 */
public final class FileSource implements Source {
  /** A file may begin as another did, with its names of columns and a row, by accident. */
  private static final int TELLING_LINES = 3;

  private final String name;
  private final FileSet files;
  private final FileForm form;
  private final List<String> needed;
  private final Connection duckdb;
  private final TextFunction function;

  /**
   * Names the files; nothing is opened yet.
   *
   * @param name of the source
   * @param needed columns that every file must have: those that are mapped
   * @param duckdb on which the batches' statements will be run
   */
  public FileSource(
      String name, FileSet files, FileForm form, List<String> needed, Connection duckdb) {
    this.name = name;
    this.files = files;
    this.form = form;
    this.needed = List.copyOf(needed);
    this.duckdb = duckdb;
    this.function = new TextFunction(duckdb);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void read(Optional<Position> after, BatchSink batches) {
    FileLog log = after.map(FileLog::of).orElse(FileLog.EMPTY);
    List<Path> all = files.files();
    Set<String> present = new LinkedHashSet<>();
    all.forEach(f -> present.add(files.name(f)));
    log = renamed(log, all);
    for (Path file : all) {
      try {
        log = read(file, log, present, batches);
      } catch (IOException e) {
        throw CsvSource.unreadable(file, e);
      }
    }
  }

  @Override
  public OptionalLong pending(Optional<Position> after) {
    FileLog log = after.map(FileLog::of).orElse(FileLog.EMPTY);
    long bytes = 0;
    for (Path file : files.files()) {
      try {
        FileStamp now = FileStamp.of(file);
        long read = log.named(files.name(file)).map(Entry::size).orElse(0L);
        bytes += Math.max(0, now.size() - read);
      } catch (IOException e) {
        return OptionalLong.empty(); // reading it will say why
      }
    }
    return OptionalLong.of(bytes);
  }

  /**
   * The log, with the names of now for files that were read under a name where they no longer are:
   * they were renamed, and may have grown before or since.
   */
  private FileLog renamed(FileLog log, List<Path> all) {
    FileLog found = log;
    Map<String, FileStamp> there = new LinkedHashMap<>();
    for (Path file : all) {
      try {
        there.put(files.name(file), FileStamp.of(file));
      } catch (IOException e) {
        throw CsvSource.unreadable(file, e);
      }
    }
    // Where a renamed file's name went to another, that one may be next.
    for (Optional<FileLog> next = Optional.of(found);
        next.isPresent();
        next = oneRenamed(found, found.apart(there), all)) {
      found = next.get();
    }
    return found;
  }

  private Optional<FileLog> oneRenamed(FileLog log, Map<String, Entry> apart, List<Path> all) {
    if (apart.isEmpty()) {
      return Optional.empty();
    }
    return all.stream()
        .filter(file -> log.named(files.name(file)).isEmpty())
        .flatMap(
            file ->
                before(file, apart, all).map(from -> log.moved(from, files.name(file))).stream())
        .findFirst();
  }

  /** The name under which the most of a file was read; empty where the file there still is it. */
  private Optional<String> before(Path file, Map<String, Entry> apart, List<Path> all) {
    Map<String, Entry> begins = new LinkedHashMap<>(apart);
    begins.values().removeIf(e -> e.size() == 0);
    keepThoseThatBegin(file, begins, apart.keySet());
    for (Path other : all) {
      String name = files.name(other);
      if (begins.containsKey(name)) {
        Map<String, Entry> still = new LinkedHashMap<>(begins);
        keepThoseThatBegin(other, still, Set.of(name));
        still.keySet().forEach(begins::remove);
      }
    }
    return begins.entrySet().stream()
        .filter(
            e -> e.getValue().size() == size(file) || lines(file, e.getValue()) >= TELLING_LINES)
        .max(Comparator.comparingLong(e -> e.getValue().size()))
        .map(Map.Entry::getKey);
  }

  private static long size(Path file) {
    try {
      return FileStamp.of(file).size();
    } catch (IOException e) {
      throw CsvSource.unreadable(file, e);
    }
  }

  private static long lines(Path file, Entry read) {
    try {
      return FileStamp.contents(file, read.size(), true).lines();
    } catch (IOException e) {
      throw CsvSource.unreadable(file, e);
    }
  }

  /** Keeps those of these names whose bytes are what a file begins with. */
  private static void keepThoseThatBegin(Path file, Map<String, Entry> of, Set<String> names) {
    of.keySet().retainAll(Set.copyOf(names));
    SortedSet<Long> sizes = new TreeSet<>();
    of.values().forEach(e -> sizes.add(e.size()));
    try {
      Map<Long, String> begins = FileStamp.beginnings(file, sizes);
      of.values().removeIf(e -> !e.hash().equals(begins.get(e.size())));
    } catch (IOException e) {
      throw CsvSource.unreadable(file, e);
    }
  }

  private FileLog read(Path file, FileLog log, Set<String> present, BatchSink batches)
      throws IOException {
    FileStamp now = FileStamp.of(file);
    Optional<Entry> known = log.named(files.name(file));
    if ((now.size() == 0 && known.isEmpty()) || known.map(e -> e.isAt(now)).orElse(false)) {
      return log;
    }
    long linesBefore = known.isPresent() ? unchanged(file, known.get(), now) : 0;
    FileStamp.Contents contents = FileStamp.contents(file, now.size(), false);
    Entry entry = new Entry(now.size(), now.modified(), contents.hash(), contents.whole());
    FileLog next = log.with(files.name(file), entry);
    long from = known.map(Entry::size).orElse(0L);
    boolean isCopy = known.isEmpty() && log.withHash(contents.hash()).isPresent();
    if (isCopy || from == now.size()) {
      return next; // kept with the next batch; until then it is found so again
    }
    keep(file, entry, from, linesBefore, next.position(present), batches);
    return next;
  }

  /** Checks that what was read of a file is still so; how many lines it was. */
  private long unchanged(Path file, Entry known, FileStamp now) throws IOException {
    String was = file + ": the file was read before and has changed since; ";
    String instead = "put it back as it was, and give what is new a name of its own";
    if (now.size() < known.size()) {
      throw new SourceException(was + "it is shorter now: " + instead);
    }
    FileStamp.Contents before = FileStamp.contents(file, known.size(), true);
    if (!before.hash().equals(known.hash())) {
      throw new SourceException(was + instead);
    }
    if (now.size() > known.size()
        && (form instanceof FileForm.Parquet || Unpacked.isPacked(file))) {
      throw new SourceException(was + "only plain text files may grow: " + instead);
    }
    if (now.size() > known.size() && !known.whole()) {
      throw new SourceException(
          was
              + "it has grown, but what was read did not end with a line break, so that the last"
              + " row may have been half a row: "
              + instead);
    }
    return before.lines();
  }

  private void keep(
      Path file, Entry entry, long from, long linesBefore, Position end, BatchSink batches)
      throws IOException {
    if (form instanceof FileForm.Parquet) {
      batches.keep(parquet(file, end));
      return;
    }
    boolean csv = form instanceof FileForm.Csv;
    try (TextReading reading =
        new TextReading(file, TextReading.charset(form), csv, entry, from, linesBefore)) {
      List<String> columns = csv ? csvColumns(reading) : List.of("payload");
      function.read(reading, columns);
      Batch.Rows rows = new Batch.Rows.Selected(csv ? csvSql(columns, file) : jsonSql(file));
      try {
        batches.keep(new Batch(columns(columns), rows, end));
      } catch (RuntimeException e) {
        throw reading.failure().orElse(e);
      }
    }
  }

  private List<String> csvColumns(TextReading reading) {
    Header header = reading.header();
    header.positions(needed);
    return header.columns();
  }

  private static List<LakeColumn> columns(List<String> names) {
    return names.stream().map(n -> new LakeColumn(n, LakeType.STRING)).toList();
  }

  private String csvSql(List<String> columns, Path file) {
    StringBuilder sql = new StringBuilder("SELECT ");
    columns.forEach(c -> sql.append('"').append(c.replace("\"", "\"\"")).append("\", "));
    return sql + "_row, " + place(file) + ", _line, _reason, _text FROM " + function.call();
  }

  private String jsonSql(Path file) {
    return """
        SELECT CASE WHEN is_row THEN payload END AS payload, _row, %s, _line,
          CASE WHEN NOT is_row THEN coalesce(_reason, 'the line is not a JSON object') END AS _reason,
          CASE WHEN NOT is_row THEN coalesce(_text, payload) END AS _text
        FROM (SELECT *, coalesce(
            CASE WHEN json_valid(payload) THEN json_type(payload) = 'OBJECT' END, false) AS is_row
          FROM %s)"""
        .formatted(place(file), function.call());
  }

  private Batch parquet(Path file, Position end) {
    ParquetColumns columns = ParquetColumns.of(file, duckdb);
    List<String> names = columns.columns().stream().map(LakeColumn::name).toList();
    new Header(file.toString(), 1, names).positions(needed);
    String sql =
        "SELECT %s, file_row_number AS _row, %s, file_row_number + 1 AS _line, CAST(NULL AS VARCHAR) AS _reason, CAST(NULL AS VARCHAR) AS _text FROM %s"
            .formatted(columns.select(), place(file), ParquetColumns.scan(file, true));
    return new Batch(columns.columns(), new Batch.Rows.Selected(sql), end);
  }

  private String place(Path file) {
    return "'" + files.name(file).replace("'", "''") + "' AS _place";
  }

  /** Has nothing to give back. */
  @Override
  public void close() {}
}
