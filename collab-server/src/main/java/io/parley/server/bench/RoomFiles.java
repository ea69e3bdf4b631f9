package io.parley.server.bench;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.account.AccountsFile;
import io.parley.server.client.Profile;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Json;
import io.parley.server.wire.SignedAgreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the nodes of a measured room find on disk before their first start: keys, people, signed
 * policies, the agreement that all signed, and the accounts of the first party's analysts.
 */
final class RoomFiles {
  static final String ROOM = "room";

  private final Path root;
  private final List<String> parties;
  private final Clock clock;
  private final Map<String, NodeDirectory> directories = new TreeMap<>();
  private final List<AccessKey> keys = new ArrayList<>();

  private RoomFiles(Path root, List<String> parties, Clock clock) {
    this.root = root;
    this.parties = parties;
    this.clock = clock;
  }

  /** Makes all of it below a root. */
  static RoomFiles create(Path root, RoomCluster.Size size, Clock clock) throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < size.parties(); i++) {
      names.add("p" + i);
    }
    RoomFiles files = new RoomFiles(root, List.copyOf(names), clock);
    files.create(size);
    return files;
  }

  List<String> parties() {
    return parties;
  }

  NodeDirectory directory(String name) {
    return Optional.ofNullable(directories.get(name)).orElseThrow();
  }

  /** The file that a party's people come from. */
  Path source(String party) {
    return root.resolve(party).resolve("people.csv");
  }

  /** The fingerprints that every node pins. */
  Map<String, String> pins() {
    Map<String, String> pins = new TreeMap<>();
    directories.forEach((n, d) -> pins.put(n, d.signingKey().verifyingKey().fingerprint().text()));
    return pins;
  }

  /** How an analyst reaches a room that listens there. */
  Profile profile(int analyst, String address) {
    NodeDirectory room = directory(ROOM);
    return new Profile(
        address,
        room.tls().certificatePem(),
        room.signingKey().verifyingKey().encoded(),
        keys.get(analyst).text(SecretAccess.insecure()));
  }

  private void create(RoomCluster.Size size) throws IOException {
    for (String party : parties) {
      create(party);
      RoomPeople.write(source(party), parties.indexOf(party), size.people());
      RoomPolicies.write(directory(party).resolve("policies"), party, parties, size);
      for (String file : RoomPolicies.FILES) {
        PolicySignatures.sign(
            directory(party).resolve("policies").resolve(file),
            party,
            directory(party).signingKey(),
            clock.instant());
      }
    }
    create(ROOM);
    List<AccountsFile.Entry> accounts = new ArrayList<>();
    for (int i = 0; i < size.analysts(); i++) {
      AccessKey key = AccessKey.generate();
      keys.add(key);
      accounts.add(
          new AccountsFile.Entry("analyst" + i, parties.get(0), key.hash(), List.of("analyst")));
    }
    Files.write(directory(ROOM).resolve("accounts.json"), Json.bytes(new AccountsFile(accounts)));
    agree();
  }

  private void create(String name) throws IOException {
    NodeDirectory directory = new NodeDirectory(root.resolve(name));
    directory.create(name, clock);
    directories.put(name, directory);
  }

  private void agree() throws IOException {
    Agreement agreement =
        new Agreement(
            Agreement.VERSION,
            "bench",
            1,
            parties.stream().map(this::identity).toList(),
            identity(ROOM),
            List.of("email"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement"));
    SignedAgreement signed = SignedAgreement.unsigned(agreement);
    for (Map.Entry<String, NodeDirectory> one : directories.entrySet()) {
      signed = signed.signedBy(one.getKey(), one.getValue().signingKey());
    }
    for (NodeDirectory directory : directories.values()) {
      Files.write(directory.resolve("agreement.json"), Json.bytes(signed));
    }
  }

  private Agreement.Node identity(String name) {
    return new Agreement.Node(
        name,
        directory(name).signingKey().verifyingKey().encoded(),
        directory(name).tls().certificatePem());
  }
}
