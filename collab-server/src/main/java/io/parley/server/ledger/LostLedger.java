package io.parley.server.ledger;

import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A party whose files show that it has worked, and whose ledger is gone. An empty one would be a
 * full budget, so the budgets are closed before it is made.
 *
 * <p>What shows it: the key of an epoch, the record of epochs, or a policy version that it offered.
 * All of these are written after the ledger was made, so a first start has none. Not promised
 * against whoever removes these too: that is as if rows of the ledger were removed.
 */
public final class LostLedger {
  private static final Logger LOG = LoggerFactory.getLogger(LostLedger.class);
  private static final Pattern KEY = Pattern.compile("collaboration-\\d+\\.key|epochs\\.json");
  private static final Pattern OFFERED = Pattern.compile(".*\\.offered-[0-9a-f]+\\.sig");

  private LostLedger() {}

  /** Whether a party with these files has no ledger and should. */
  public static boolean isLost(Databases databases, NodeDirectory directory) {
    return databases.isNew(Store.LEDGER) && hasWorked(directory);
  }

  private static boolean hasWorked(NodeDirectory directory) {
    return hasWorked(directory.path())
        || folders(directory.resolve(NodeDirectory.COLLABORATIONS)).stream()
            .anyMatch(LostLedger::hasWorked);
  }

  /** In one of its collaborations. */
  private static boolean hasWorked(Path home) {
    return has(home.resolve("keys"), KEY) || has(home.resolve("policy-versions"), OFFERED);
  }

  private static List<Path> folders(Path of) {
    if (!Files.isDirectory(of)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(of)) {
      return all.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(of + " cannot be listed", e);
    }
  }

  private static boolean has(Path folder, Pattern name) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> name.matcher(String.valueOf(file.getFileName())).matches());
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be listed", e);
    }
  }

  /** Closes the budgets where the ledger is lost; to be called before one is made. */
  static void close(Databases databases, Clock clock) {
    NodeDirectory directory = new NodeDirectory(databases.directory());
    if (!isLost(databases, directory)) {
      return;
    }
    Instant now = clock.instant();
    BudgetClosure.close(directory, now, now, Set.of());
    LogNotes.add(directory, "ledger-lost", Map.of("noticed", now.toString(), "closed", "true"));
    LOG.warn(
        "this node has worked before, and its ledger is gone: what it had spent is unknown, so the budgets are closed until their running periods end; if you have a backup, stop the node and restore it");
  }
}
