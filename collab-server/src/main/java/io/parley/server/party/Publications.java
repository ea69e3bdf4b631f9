package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an ingest has published of tables in place, in {@code published.json}.
 *
 * @param tables by offered table
 */
record Publications(Map<String, One> tables) {
  private static final String FILE = "published.json";

  Publications {
    tables = new TreeMap<>(tables);
  }

  /**
   * Of one table.
   *
   * @param label under which people are published now; empty: never yet
   * @param labels under which some may be published, that one among them
   * @param key type of its record keys
   * @param columns type by name, as they were then
   */
  record One(String label, List<String> labels, String key, Map<String, String> columns) {
    One {
      labels = List.copyOf(labels);
      columns = new TreeMap<>(columns);
    }

    List<LakeColumn> lakeColumns() {
      return columns.entrySet().stream()
          .map(c -> new LakeColumn(c.getKey(), LakeType.valueOf(c.getValue())))
          .toList();
    }

    LakeType keyType() {
      return LakeType.valueOf(key);
    }

    /** With another label, which is not the one of questions yet. */
    One beginning(String another) {
      List<String> all = new ArrayList<>(labels);
      all.add(another);
      return new One(label, all, key, columns);
    }
  }

  static Publications read(NodeDirectory directory) {
    Path file = directory.resolve(FILE);
    try {
      return Files.exists(file)
          ? Json.read(Files.readAllBytes(file), Publications.class)
          : new Publications(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("what was published of tables in place cannot be read", e);
    }
  }

  Optional<One> of(String table) {
    return Optional.ofNullable(tables.get(table));
  }

  /** With another entry, which is on the disk when this returns. */
  Publications write(NodeDirectory directory, String table, One one) {
    Map<String, One> all = new TreeMap<>(tables);
    all.put(table, one);
    Publications changed = new Publications(all);
    directory.writeWhole(
        directory.resolve(FILE), (Json.pretty(changed) + "\n").getBytes(StandardCharsets.UTF_8));
    return changed;
  }
}
