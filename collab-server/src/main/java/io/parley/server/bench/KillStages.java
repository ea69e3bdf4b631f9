package io.parley.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Where questions stood when a node was killed, as the disks of all nodes tell it. */
final class KillStages {
  private final KillCluster cluster;
  private final Path folder;
  private final Set<String> cutBefore = new HashSet<>();
  private int reserved;
  private int committed;
  private int stored;
  private int none;

  KillStages(KillCluster cluster, Path folder) {
    this.cluster = cluster;
    this.folder = folder;
  }

  /**
   * Looks between a kill and the restart.
   *
   * @param received the queries whose answers somebody has
   */
  void look(String killed, Set<String> received) throws IOException, SQLException {
    Set<String> answers = KillTraces.stored(database(RoomFiles.ROOM, "room.db", killed));
    Set<String> open = new HashSet<>();
    Set<String> paid = new HashSet<>();
    for (String party : cluster.parties()) {
      Map<String, String> states = KillTraces.states(database(party, "ledger.db", killed));
      states.forEach(
          (query, state) -> {
            if (state.equals("reserved")) {
              open.add(query);
            } else if (state.equals("committed") && !answers.contains(query)) {
              paid.add(query);
            }
          });
    }
    answers.removeAll(received);
    paid.removeAll(cutBefore);
    answers.removeAll(cutBefore);
    open.removeAll(paid);
    reserved += open.isEmpty() ? 0 : 1;
    committed += paid.isEmpty() ? 0 : 1;
    stored += answers.isEmpty() ? 0 : 1;
    none += open.isEmpty() && paid.isEmpty() && answers.isEmpty() ? 1 : 0;
    cutBefore.addAll(paid);
    cutBefore.addAll(answers);
  }

  private Path database(String node, String file, String killed) throws IOException {
    Path database = cluster.directory(node).resolve(file);
    return node.equals(killed)
        ? KillTraces.copy(database, Files.createDirectories(folder.resolve(node)))
        : database;
  }

  /** Kills that met a question of which a party held a reservation. */
  int reserved() {
    return reserved;
  }

  /** Kills that met a question that a party had committed, and whose answer was not stored. */
  int committed() {
    return committed;
  }

  /** Kills that met an answer that was stored, and that nobody had received. */
  int stored() {
    return stored;
  }

  /** Kills that met none of these: a question was planned, or waited for its turn. */
  int none() {
    return none;
  }
}
