package io.parley.server.bench;

import io.parley.identity.cluster.Clusters;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.pack.Values;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The golden record of each person, written to a file: of each attribute the value that most of its
 * records have, of several the longest, of those the first.
 */
final class GoldenFile {
  private final PackedRecords records;
  private final int[] starts;
  private final int[] members;
  private final StringBuilder line = new StringBuilder();

  private GoldenFile(PackedRecords records, Clusters people) {
    this.records = records;
    int count = records.count();
    starts = new int[count + 1];
    for (int record = 0; record < count; record++) {
      starts[people.of(record) + 1]++;
    }
    for (int record = 0; record < count; record++) {
      starts[record + 1] += starts[record];
    }
    members = new int[count];
    int[] next = starts.clone();
    for (int record = 0; record < count; record++) {
      members[next[people.of(record)]++] = record;
    }
  }

  /** Writes it. Returns how many people there are. */
  static int write(PackedRecords records, Clusters people, Path file) throws IOException {
    GoldenFile golden = new GoldenFile(records, people);
    int written = 0;
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("person," + String.join(",", records.columns().columns()) + "\n");
      for (int first = 0; first < records.count(); first++) {
        if (golden.starts[first + 1] > golden.starts[first]) {
          out.write(golden.line(first));
          written++;
        }
      }
    }
    return written;
  }

  private String line(int first) {
    line.setLength(0);
    line.append(first);
    for (int column = 0; column < records.columns().columns().size(); column++) {
      int value = value(first, column);
      line.append(',');
      if (value != Values.NONE) {
        line.append(records.values(column).text(value));
      }
    }
    return line.append('\n').toString();
  }

  private int value(int first, int column) {
    if (starts[first + 1] - starts[first] == 1) {
      return records.value(first, column);
    }
    Map<Integer, Integer> held = new LinkedHashMap<>();
    for (int i = starts[first]; i < starts[first + 1]; i++) {
      held.merge(records.value(members[i], column), 1, Integer::sum);
    }
    held.remove(Values.NONE);
    int best = Values.NONE;
    int most = 0;
    for (Map.Entry<Integer, Integer> each : held.entrySet()) {
      int count = each.getValue();
      if (count > most || (count == most && isLonger(column, each.getKey(), best))) {
        best = each.getKey();
        most = count;
      }
    }
    return best;
  }

  private boolean isLonger(int column, int value, int other) {
    Values values = records.values(column);
    return values.text(value).length() > values.text(other).length();
  }
}
