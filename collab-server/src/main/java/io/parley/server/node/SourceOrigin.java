package io.parley.server.node;

import io.parley.connector.source.FileForm;
import io.parley.connector.source.FileSet;
import io.parley.connector.source.Nearest;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a source is read, when it is not one CSV file: one of these, through raw and clean.
 *
 * @param files pattern of files below the node's folder; empty: none
 * @param format what is in files, of {@code files} and {@code s3}
 * @param encoding of CSV files
 * @param events whether it is what the node's own door for events took in
 * @param jdbc a table or query of a database
 * @param trino the same of Trino
 * @param s3 files of a bucket
 * @param iceberg an Iceberg table that others write
 * @param kafka a topic
 */
public record SourceOrigin(
    @DefaultValue("") String files,
    @DefaultValue("by-name") Format format,
    @DefaultValue("UTF-8") String encoding,
    @DefaultValue("false") boolean events,
    @DefaultValue JdbcOrigin jdbc,
    @DefaultValue JdbcOrigin trino,
    @DefaultValue S3Origin s3,
    @DefaultValue IcebergOrigin iceberg,
    @DefaultValue KafkaOrigin kafka) {
  /** One CSV file, read anew at each ingest. */
  public static final SourceOrigin FILE = files("");

  /** The column of events that a mapping may name, beside paths. */
  private static final String MESSAGE = "message";

  /** What is in files. */
  public enum Format {
    BY_NAME,
    CSV,
    JSONL,
    PARQUET
  }

  /** What a source may be read from. */
  public enum Kind {
    FILE,
    FILES,
    EVENTS,
    JDBC,
    TRINO,
    S3,
    ICEBERG,
    KAFKA
  }

  /** Files below the node's folder, what is in them by their names. */
  public static SourceOrigin files(String pattern) {
    return new SourceOrigin(
        pattern,
        Format.BY_NAME,
        "UTF-8",
        false,
        JdbcOrigin.NONE,
        JdbcOrigin.NONE,
        S3Origin.NONE,
        IcebergOrigin.NONE,
        KafkaOrigin.NONE);
  }

  /** The node's own events. */
  public static SourceOrigin ofEvents() {
    return new SourceOrigin(
        "",
        Format.BY_NAME,
        "UTF-8",
        true,
        JdbcOrigin.NONE,
        JdbcOrigin.NONE,
        S3Origin.NONE,
        IcebergOrigin.NONE,
        KafkaOrigin.NONE);
  }

  /** Which one it is. */
  public Kind kind() {
    List<Kind> kinds = kinds();
    return kinds.isEmpty() ? Kind.FILE : kinds.get(0);
  }

  /** Whether it is one CSV file, read anew at each ingest; all others go through the zones. */
  public boolean isOneFile() {
    return kind() == Kind.FILE;
  }

  private List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    add(kinds, !files.isEmpty(), Kind.FILES);
    add(kinds, events, Kind.EVENTS);
    add(kinds, jdbc.isSaid(), Kind.JDBC);
    add(kinds, trino.isSaid(), Kind.TRINO);
    add(kinds, s3.isSaid(), Kind.S3);
    add(kinds, iceberg.isSaid(), Kind.ICEBERG);
    add(kinds, kafka.isSaid(), Kind.KAFKA);
    return kinds;
  }

  private static void add(List<Kind> kinds, boolean isSaid, Kind kind) {
    if (isSaid) {
      kinds.add(kind);
    }
  }

  /**
   * What is in files.
   *
   * @param name a pattern, or what the names of the files end with
   * @param property that may say it, for the message
   * @throws ConfigurationException when neither the key {@code format} nor the name says it
   */
  public FileForm form(String name, String property) {
    String plain = name.replaceFirst("\\.(gz|zst)$", "");
    return switch (format) {
      case CSV -> new FileForm.Csv(Charset.forName(encoding));
      case JSONL -> new FileForm.JsonLines();
      case PARQUET -> new FileForm.Parquet();
      case BY_NAME -> {
        if (plain.endsWith(".csv")) {
          yield new FileForm.Csv(Charset.forName(encoding));
        } else if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
          yield new FileForm.JsonLines();
        } else if (plain.endsWith(".parquet")) {
          yield new FileForm.Parquet();
        }
        throw new ConfigurationException(
            "`%s`: the name does not say what is in the files; write `format: csv`, jsonl or parquet"
                .formatted(property));
      }
    };
  }

  static void check(Path file, List<NodeConfiguration.Source> sources) {
    for (int i = 0; i < sources.size(); i++) {
      NodeConfiguration.Source source = sources.get(i);
      source.from().check(file, "node.sources[" + i + "]", source);
    }
    List<String> ofEvents =
        sources.stream().filter(s -> s.from().events()).map(s -> s.name()).toList();
    if (ofEvents.size() > 1) {
      throw new ConfigurationException(
          "%s: the sources %s are read from the node's events, of which there is one log; let one source read it"
              .formatted(file, String.join(", ", ofEvents)));
    }
  }

  private void check(Path file, String at, NodeConfiguration.Source source) {
    List<Kind> kinds = kinds();
    if (source.file().isEmpty() && kinds.isEmpty()) {
      throw new ConfigurationException(
          "%s lacks the property `%s.file`: name a CSV file, or under `from` one of files, events, jdbc, trino, s3, iceberg and kafka"
              .formatted(file, at));
    }
    if (kinds.size() + (source.file().isEmpty() ? 0 : 1) > 1) {
      throw new ConfigurationException(
          "%s: `%s` is read from one place: write `file`, or one of files, events, jdbc, trino, s3, iceberg and kafka under `from`"
              .formatted(file, at));
    }
    String from = file + ": `" + at + ".from.";
    try {
      switch (kind()) {
        case FILE, EVENTS -> {}
        case FILES -> {
          var unused = new FileSet(Path.of(""), files);
          checkForm(form(files, at + ".from.format"), from, source);
        }
        case JDBC -> jdbc.check(from + "jdbc", at + ".from.jdbc", "");
        case TRINO -> trino.check(from + "trino", at + ".from.trino", "jdbc:trino:");
        case S3 -> {
          s3.check(from + "s3", at + ".from.s3");
          checkForm(form(s3.suffix(), at + ".from.format"), from, source);
        }
        case ICEBERG -> {}
        case KAFKA -> kafka.check(from + "kafka", at + ".from.kafka");
      }
    } catch (ConfigurationException e) {
      String message = String.valueOf(e.getMessage());
      throw new ConfigurationException(
          message.startsWith(file + ": ") ? message : file + ": " + message);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("%s: `%s.from`: %s".formatted(file, at, e.getMessage()));
    }
    if (isOfDocuments()) {
      checkPaths(file, at, source);
    }
  }

  private static void checkForm(FileForm form, String from, NodeConfiguration.Source source) {
    if (!(form instanceof FileForm.Csv) && !source.from().encoding().equals("UTF-8")) {
      throw new ConfigurationException(
          from + "encoding` is for CSV files; JSON Lines are UTF-8, and Parquet has its own");
    }
  }

  /** Whether its rows are JSON, of which a mapping names paths. */
  private boolean isOfDocuments() {
    return switch (kind()) {
      case EVENTS -> true;
      case FILES -> form(files, "format") instanceof FileForm.JsonLines;
      case S3 -> form(s3.suffix(), "format") instanceof FileForm.JsonLines;
      case KAFKA -> kafka.format() == KafkaOrigin.Format.JSON;
      case FILE, JDBC, TRINO, ICEBERG -> false;
    };
  }

  private void checkPaths(Path file, String at, NodeConfiguration.Source source) {
    Stream.of(
            Stream.of(
                Map.entry("email", source.email()),
                Map.entry("phone", source.phone()),
                Map.entry("key", source.key()),
                Map.entry("consent.column", source.consent().column())),
            source.columns().entrySet().stream()
                .map(e -> Map.entry("columns." + e.getKey(), e.getValue())),
            source.identity().entrySet().stream()
                .map(e -> Map.entry("identity." + e.getKey(), e.getValue())))
        .flatMap(s -> s)
        .filter(e -> !e.getValue().isEmpty() && !e.getValue().startsWith("$"))
        .filter(e -> !(kind() == Kind.EVENTS && e.getValue().equals(MESSAGE)))
        .findFirst()
        .ifPresent(
            wrong -> {
              throw new ConfigurationException(
                  "%s: `%s.%s` is `%s`, and the rows of this source are JSON: write a path such as $.%s%s"
                      .formatted(
                          file,
                          at,
                          wrong.getKey(),
                          wrong.getValue(),
                          wrong.getValue(),
                          kind() == Kind.EVENTS
                              ? Nearest.hint(wrong.getValue(), List.of(MESSAGE))
                              : ""));
            });
  }
}
