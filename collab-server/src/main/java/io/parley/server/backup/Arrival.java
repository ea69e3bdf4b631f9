package io.parley.server.backup;

import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What of a backup goes into a directory: what is missing there. What is there stays as it is, for
 * it may be newer, and a record that only grows must not move backwards.
 *
 * <p>What belongs together goes together: where one file of a lake or of the policies is there,
 * none of the older ones joins it, so that what was deleted since does not come back. In the
 * folders {@code keys}, {@code agreements} and {@code policy-versions} nothing depends on its
 * neighbours, and files come back one by one; but no key of an epoch that has ended here.
 */
final class Arrival {
  private static final Set<String> ONE_BY_ONE = Set.of("keys", "agreements", "policy-versions");
  private static final Pattern EPOCH = Pattern.compile("keys/[a-z]+-(\\d{1,9})\\..*");

  /** Where a node notes which epochs have ended, so that their keys are gone for good. */
  private static final String EPOCHS = "keys/epochs.json";

  private static final String HELP = "help.db";

  private final NodeDirectory node;
  private final boolean withoutLake;
  private final Set<String> kept = new TreeSet<>();
  private final Set<String> present;
  private final Set<String> ended;

  Arrival(NodeDirectory node, boolean withoutLake) throws IOException {
    this.node = node;
    this.withoutLake = withoutLake;
    this.present = present(node.path());
    this.ended = ended(node.resolve(EPOCHS));
  }

  /** The files and the folders with a file in them, as they were before anything came. */
  private static Set<String> present(Path directory) throws IOException {
    Set<String> present = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.filter(path -> !Files.isDirectory(path))
          .map(directory::relativize)
          .forEach(path -> present.add(path.getName(0).toString()));
    }
    return present;
  }

  private static Set<String> ended(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Set.of();
    }
    if (Json.read(Files.readAllBytes(file), Map.class).get("ended") instanceof Map<?, ?> epochs) {
      Set<String> numbers = new TreeSet<>();
      epochs.keySet().forEach(epoch -> numbers.add(String.valueOf(epoch)));
      return numbers;
    }
    throw new BadDocument(file + " is of a form that this program does not read");
  }

  /** Whether a file of the archive is to be put into the directory. */
  boolean takes(Manifest.Entry entry) {
    String top = top(entry.path());
    Matcher epoch = EPOCH.matcher(entry.path());
    boolean taken =
        isWanted(entry.path())
            && !(epoch.matches() && ended.contains(epoch.group(1)))
            && (ONE_BY_ONE.contains(top)
                ? !Files.exists(node.resolve(entry.path()))
                : !present.contains(top));
    if (!taken) {
      kept.add(ONE_BY_ONE.contains(top) ? entry.path() : top);
    }
    return taken;
  }

  /**
   * An older ledger of the help given would let a partner's cap begin again, so that it stays out:
   * the node then asks for another epoch.
   */
  private boolean isWanted(String path) {
    return !path.equals(HELP)
        && !(withoutLake && (top(path).equals("lake") || path.equals("ingest.json")));
  }

  static String top(String path) {
    int slash = path.indexOf('/');
    return slash < 0 ? path : path.substring(0, slash);
  }

  /** What stayed as it is, or stayed out. */
  Set<String> kept() {
    return kept;
  }
}
