package io.parley.identity.yaml;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A value in a YAML file, with its place. The first fault that is found is thrown. */
public final class Item {
  /** Files that people write are short; a longer one is something else. */
  private static final long MOST_BYTES = 1_000_000;

  /** Files that a program wrote may be longer. */
  private static final int MOST_CHARACTERS = 32_000_000;

  private final String file;
  private final Node node;

  private Item(String file, Node node) {
    this.file = file;
    this.node = node;
  }

  /**
   * The whole of a file.
   *
   * @throws BadFile when it is not there, not YAML, or empty
   */
  public static Item read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new BadFile(file + " has more than a megabyte: is it the right file?");
      }
      return read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new BadFile(file + " cannot be read; check its path, and that it is UTF-8");
    }
  }

  /** The same for a text that has a name. */
  public static Item read(String name, String text) {
    try {
      return new Item(
          name,
          new Compose(
                  LoadSettings.builder()
                      .setAllowDuplicateKeys(false)
                      .setCodePointLimit(MOST_CHARACTERS)
                      .build())
              .composeString(text)
              .orElseThrow(() -> new BadFile(name + " is empty")));
    } catch (MarkedYamlEngineException e) {
      throw new BadFile(
          "%s is not YAML: %s".formatted(place(name, e.getProblemMark()), e.getProblem()));
    } catch (YamlEngineException e) {
      throw new BadFile(name + " is not YAML");
    }
  }

  /** File, line and column, as messages begin. */
  public String place() {
    return place(file, node.getStartMark());
  }

  private static String place(String file, Optional<Mark> mark) {
    return mark.map(m -> "%s:%d:%d".formatted(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(file);
  }

  /** A fault of this value. */
  public BadFile bad(String message) {
    return new BadFile(place() + ": " + message);
  }

  /** Its keys and values, in order; keys beyond those that are known are refused. */
  public Map<String, Item> keys(Set<String> known) {
    Map<String, Item> keys = keys();
    for (Map.Entry<String, Item> entry : keys.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw entry.getValue().bad(Nearest.unknown("key", entry.getKey(), known));
      }
    }
    return keys;
  }

  /** Its keys and values, whatever the keys. */
  public Map<String, Item> keys() {
    if (!(node instanceof MappingNode mapping)) {
      throw bad("keys with values are expected here; write `word: value`");
    }
    Map<String, Item> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = new Item(file, tuple.getKeyNode()).text();
      if (keys.put(key, new Item(file, tuple.getValueNode())) != null) {
        throw new Item(file, tuple.getKeyNode()).bad("`" + key + "` stands here twice");
      }
    }
    return keys;
  }

  /** Its items. */
  public List<Item> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw bad("a list is expected here; write `[one, two]` or a line with `- ` for each");
    }
    return sequence.getValue().stream().map(n -> new Item(file, n)).toList();
  }

  /** Whether it is a text. */
  public boolean isText() {
    return node instanceof ScalarNode;
  }

  /** Whether it is a list. */
  public boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Its text. */
  public String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw bad("a word or a text is expected here");
    }
    return scalar.getValue().strip();
  }

  /** Its number, within limits. */
  public double number(double least, double most) {
    try {
      double number = new BigDecimal(text()).doubleValue();
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw bad("`%s` is not a number from %s to %s".formatted(text(), least, most));
  }

  /** Whether it says yes. */
  public boolean flag() {
    return switch (text()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw bad("`%s` is neither true nor false".formatted(text()));
    };
  }
}
