package io.parley.server.cli;

import io.parley.policy.tool.FirstPolicy;
import io.parley.policy.tool.SchemaColumn;
import io.parley.policy.tool.SchemaTypes;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code parley policy init}. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a safe first policy from a table's schema alone, and its population's budget.",
      "Identifiers are matched on or left out; every other column is listed without a use, and waits"
          + " for you. No value and no bound is ever taken from the data: of a CSV file the first"
          + " line is used, of a Parquet file its schema."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:both files are written",
      "1:a file is there already or cannot be read, or a column has no usable name",
      "2:wrong usage"
    })
final class PolicyInitCommand implements Callable<Integer> {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** Where the schema is. */
  static final class Source {
    @Option(names = "--csv", paramLabel = "FILE", description = "a CSV file with a line of names")
    private @Nullable Path csv;

    @Option(names = "--parquet", paramLabel = "FILE", description = "a Parquet file")
    private @Nullable Path parquet;

    @Option(
        names = "--columns",
        paramLabel = "LIST",
        description = "the columns themselves: 'name type, name type'")
    private @Nullable String columns;
  }

  /** What {@code --json} prints. */
  record Document(List<Written> files, List<Column> columns) {
    Document {
      files = List.copyOf(files);
      columns = List.copyOf(columns);
    }
  }

  /** A file that was written. */
  record Written(String file, String text) {}

  /**
   * What became of a column.
   *
   * @param treatment {@code matched}, {@code left_out} or {@code hidden}
   */
  record Column(String name, String treatment, String why) {}

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  @Option(
      names = "--types",
      paramLabel = "LIST",
      description = "with --csv: types of columns that are not text: 'name type, name type'")
  private @Nullable String types;

  @Option(
      names = "--owner",
      required = true,
      paramLabel = "MEMBER",
      description = "whose table it is")
  private String owner = "";

  @Option(
      names = "--table",
      required = true,
      paramLabel = "NAME",
      description = "what questions call it")
  private String table = "";

  @Option(
      names = "--population",
      paramLabel = "NAME",
      defaultValue = "people",
      description = "whose budget pays (default: ${DEFAULT-VALUE})")
  private String population = "people";

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "where to write (default: the current folder)")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    name(line, "--owner", owner);
    name(line, "--table", table);
    name(line, "--population", population);
    FirstPolicy first = first(line);
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(folder.resolve(owner + "." + table + ".yaml"), first.table());
    Path budget = folder.resolve(owner + "." + population + ".yaml");
    boolean paid = Files.exists(budget);
    if (!paid) {
      files.put(budget, first.budget());
    }
    files.forEach(PolicyInitCommand::write);
    PrintWriter out = line.getOut();
    if (json) {
      out.println(Json.pretty(document(files, first)));
    } else {
      first.columns().forEach(c -> out.printf("%-8s  %s: %s%n", word(c), c.name(), c.why()));
      files.keySet().forEach(f -> out.println("wrote " + f));
      out.print(paid ? "kept " + budget + ", the budget that is there\n" : "");
    }
    out.flush();
    return 0;
  }

  private FirstPolicy first(CommandLine line) {
    if (table.equals(population)) {
      throw new ParameterException(line, "a table and its population need two names");
    }
    if (types != null && source.csv == null) {
      throw new ParameterException(line, "--types goes with --csv");
    }
    List<SchemaColumn> columns = columns(line);
    try {
      return FirstPolicy.of(
          new FirstPolicy.Subject(table, owner, population),
          columns,
          PolicyFolder::isNodesOwnColumn);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private List<SchemaColumn> columns(CommandLine line) {
    if (source.parquet != null) {
      return SchemaSource.parquet(source.parquet);
    }
    try {
      return source.csv == null
          ? SchemaTypes.columns(String.valueOf(source.columns))
          : typed(line, SchemaSource.csv(source.csv));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
  }

  private List<SchemaColumn> typed(CommandLine line, List<SchemaColumn> texts) {
    if (types == null) {
      return texts;
    }
    List<SchemaColumn> columns = new ArrayList<>(texts);
    for (SchemaColumn typed : SchemaTypes.columns(types)) {
      int place = 0;
      while (place < columns.size()
          && !columns.get(place).name().strip().equalsIgnoreCase(typed.name())) {
        place++;
      }
      if (place == columns.size()) {
        throw new ParameterException(
            line, "--types names `" + typed.name() + "`, and the file has no such column");
      }
      columns.set(place, typed);
    }
    return columns;
  }

  private static void name(CommandLine line, String option, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ParameterException(
          line, option + " is a lower-case letter, then lower-case letters, digits and `_`");
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ConfigurationException("the file " + file + " is there already; move it away");
    } catch (IOException e) {
      throw new ConfigurationException("the file " + file + " cannot be written");
    }
  }

  private static Document document(Map<Path, String> files, FirstPolicy first) {
    return new Document(
        files.entrySet().stream()
            .map(f -> new Written(f.getKey().toString(), f.getValue()))
            .toList(),
        first.columns().stream()
            .map(c -> new Column(c.name(), c.treatment().name().toLowerCase(Locale.ROOT), c.why()))
            .toList());
  }

  private static String word(FirstPolicy.Treated column) {
    return switch (column.treatment()) {
      case MATCHED -> "matched";
      case LEFT_OUT -> "left out";
      case HIDDEN -> "hidden";
    };
  }
}
