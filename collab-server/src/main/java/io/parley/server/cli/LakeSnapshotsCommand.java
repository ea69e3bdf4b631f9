package io.parley.server.cli;

import io.parley.connector.lake.Lake;
import io.parley.connector.lake.LakeSnapshot;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeLock;
import io.parley.server.party.NodeLake;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley lake snapshots}. */
@Command(
    name = "snapshots",
    mixinStandardHelpOptions = true,
    description =
        "The states that the tables of a stopped party's lake still have, oldest first, with their"
            + " rows then.")
final class LakeSnapshotsCommand implements Runnable {
  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "only this table, such as raw.shop or clean.shop")
  private @Nullable String only;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** A state of a table. */
  record State(String id, String at, String operation, long rows) {}

  /** A table, with its states. */
  record Table(String table, List<State> snapshots) {}

  @Override
  public void run() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    NodeConfiguration configuration = NodeConfiguration.load(config);
    NodeDirectory directory = NodeDirectory.of(config, configuration);
    try (NodeLock lock = NodeLock.take(directory, "lake snapshots");
        NodeLake lake = NodeLake.open(configuration, directory)) {
      Objects.requireNonNull(lock);
      List<Table> tables = tables(lake.tables());
      if (only != null && tables.isEmpty()) {
        throw new ConfigurationException(
            "the lake has no table `" + only + "`; leave --table out to see which there are");
      }
      if (json) {
        out.println(Json.pretty(Map.of("tables", tables)));
      } else {
        tables.forEach(table -> print(out, table));
      }
    }
    out.flush();
  }

  private List<Table> tables(Lake lake) {
    List<Table> tables = new ArrayList<>();
    for (String namespace : lake.namespaces()) {
      for (String name : lake.tables(namespace)) {
        String table = namespace + "." + name;
        if (only == null || only.equals(table)) {
          List<State> states = new ArrayList<>();
          for (LakeSnapshot s : lake.snapshots(namespace, name)) {
            states.add(
                new State(
                    Long.toString(s.id()),
                    s.at().toString(),
                    s.operation(),
                    lake.table(namespace, name, s.id()).rows()));
          }
          tables.add(new Table(table, states));
        }
      }
    }
    return tables;
  }

  private static void print(PrintWriter out, Table table) {
    out.println(table.table());
    table
        .snapshots()
        .forEach(
            s ->
                out.printf(
                    Locale.ROOT,
                    "  %-20s %s  %-9s %,12d rows%n",
                    s.id(),
                    s.at(),
                    s.operation(),
                    s.rows()));
  }
}
