package io.parley.server.doctor;

import io.parley.server.ledger.Databases;
import io.parley.server.ledger.LostLedger;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicySignatures;
import io.parley.server.party.IngestNote;
import io.parley.server.wire.Offer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What only a party has: policies, sources, people. */
final class PartyChecks {
  private PartyChecks() {}

  static List<Finding> all(Subject subject) {
    return List.of(
        Doctor.guarded("ledger", () -> ledger(subject)),
        Doctor.guarded("policies", () -> policies(subject)),
        Doctor.guarded("sources", () -> sources(subject)),
        Doctor.guarded("people", () -> people(subject)));
  }

  private static Finding ledger(Subject subject) {
    Databases databases = Databases.of(subject.configuration(), subject.node());
    return LostLedger.isLost(databases, subject.node())
        ? Finding.wrong(
            "ledger",
            "it is gone, though this node has worked before",
            "restore a backup; a start without one closes the budgets until their periods end")
        : Finding.ok("ledger", "it is there, or the node has not worked yet");
  }

  static Finding policies(Subject subject) {
    Path folder = subject.node().resolve(subject.configuration().policies());
    List<Offer.PolicyFile> files = PolicyFolder.read(folder);
    if (files.isEmpty()) {
      return Finding.wrong(
          "policies",
          "there is none in " + folder,
          "write one from the *.sample beside it, or with `parley policy init`");
    }
    Offer offer = new Offer(Offer.VERSION, subject.configuration().name(), files, Map.of());
    PolicyFolder.set(List.of(offer));
    PolicySignatures.check(files, subject.node().signingKey().verifyingKey());
    return Finding.ok("policies", "%d file(s), valid and signed".formatted(files.size()));
  }

  private static Finding sources(Subject subject) {
    List<NodeConfiguration.Source> sources = subject.configuration().sources();
    if (sources.isEmpty()) {
      return Finding.wrong(
          "sources", "node.yaml names none", "name your files under `node.sources`");
    }
    String missing =
        sources.stream()
            .filter(s -> s.from().isOneFile())
            .map(s -> subject.node().resolve(s.file()))
            .filter(f -> !Files.isReadable(f))
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return missing.isEmpty()
        ? Finding.ok("sources", found(sources))
        : Finding.wrong(
            "sources", "cannot be read: " + missing, "put them there, or correct `file`");
  }

  private static String found(List<NodeConfiguration.Source> sources) {
    long files = sources.stream().filter(s -> s.from().isOneFile()).count();
    return files == sources.size()
        ? "%d file(s), readable".formatted(files)
        : "%d file(s), readable; %d read from elsewhere, where nobody looked"
            .formatted(files, sources.size() - files);
  }

  private static Finding people(Subject subject) {
    return IngestNote.isThere(subject.node())
        ? Finding.ok("people", "the sources were read")
        : Finding.ok("people", "not read yet; the node reads its sources when it starts");
  }
}
