package io.parley.server.move;

import io.parley.server.ledger.Databases;
import io.parley.server.ledger.MoveMark;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoreMove;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The stores of one of a node's collaborations that a move takes.
 *
 * @param name as {@code node.collaborations} has it; empty for that of {@code node.agreement}
 * @param directory where their files are
 * @param databases where they are, and where they go
 * @param stores the one with the log last
 */
record MovingStores(
    Optional<String> name, NodeDirectory directory, Databases databases, List<Store> stores) {
  private static final List<Store> OF_PARTY = List.of(Store.HELP, Store.PSI, Store.LEDGER);

  /** A party has one ledger, and one log, for all its collaborations. */
  private static final List<Store> FURTHER_OF_PARTY = List.of(Store.HELP, Store.PSI);

  private static final List<Store> OF_ROOM = List.of(Store.REST, Store.ROOM);

  private static final List<String> FILES = Stream.of(Store.values()).map(Store::file).toList();

  /** Of all collaborations, that of {@code node.agreement} last. */
  static List<MovingStores> of(NodeConfiguration configuration, NodeDirectory node) {
    List<MovingStores> all = new ArrayList<>();
    for (OwnCollaboration one : OwnCollaboration.all(configuration, node)) {
      List<Store> stores =
          configuration.role() != NodeConfiguration.Role.PARTY
              ? OF_ROOM
              : one.name().isEmpty() ? OF_PARTY : FURTHER_OF_PARTY;
      Databases databases = Databases.of(configuration, one.directory());
      all.add(0, new MovingStores(one.name(), one.directory(), databases, stores));
    }
    return all;
  }

  /** Those that have a file. */
  List<Store> there() {
    return stores.stream().filter(store -> Files.exists(databases.file(store))).toList();
  }

  /** All files that there may be, by their paths from the node's directory. */
  Stream<String> names() {
    return stores.stream().map(databases::name);
  }

  StoreMove open(Store store) {
    return StoreMove.open(
        databases,
        store,
        directory.keys().envelope(),
        directory.signingKey().verifyingKey().fingerprint().text());
  }

  /** Whether it has a log that was moved, and has no word of that yet. */
  boolean isLogMarked() {
    Store last = stores.get(stores.size() - 1);
    return (last == Store.LEDGER || last == Store.ROOM) && MoveMark.isSet(databases, last);
  }

  /** Takes the marks away; that of the log last. */
  void release() {
    stores.forEach(store -> MoveMark.remove(databases, store));
  }

  /**
   * Refuses folders of collaborations that node.yaml does not name: once the others are moved,
   * theirs would be in force nowhere.
   */
  static void checkAllNamed(NodeDirectory node, List<MovingStores> places) {
    List<String> named = places.stream().flatMap(place -> place.name().stream()).toList();
    Path further = node.resolve(NodeDirectory.COLLABORATIONS);
    if (!Files.isDirectory(further)) {
      return;
    }
    try (Stream<Path> folders = Files.list(further)) {
      List<String> unnamed =
          folders
              .filter(folder -> FILES.stream().anyMatch(f -> Files.exists(folder.resolve(f))))
              .map(folder -> String.valueOf(folder.getFileName()))
              .filter(name -> !named.contains(name))
              .sorted()
              .toList();
      if (!unnamed.isEmpty()) {
        throw new ConfigurationException(
            "%s has databases of collaborations that node.yaml does not name: %s; write them under `node.collaborations`, so that they move with the others, or put their folders away"
                .formatted(further, String.join(", ", unnamed)));
      }
    } catch (IOException e) {
      throw new ConfigurationException(further + " cannot be listed");
    }
  }
}
