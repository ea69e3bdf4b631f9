package io.parley.server.demo.data;

import java.util.ArrayList;
import java.util.List;

/** The ways in which a row of an export goes wrong. */
final class Breakage {
  private Breakage() {}

  /** The end of the row is lost. */
  static List<String> torn(List<String> cells) {
    return cells.subList(0, cells.size() - 2);
  }

  /** A cell came apart at a comma that nobody quoted. */
  static List<String> split(List<String> cells) {
    List<String> broken = new ArrayList<>(cells);
    broken.add(1, "Jr.");
    return broken;
  }

  /** A cell holds what its column cannot. */
  static List<String> garbled(List<String> cells, int column, String text) {
    List<String> broken = new ArrayList<>(cells);
    broken.set(column, text);
    return broken;
  }
}
