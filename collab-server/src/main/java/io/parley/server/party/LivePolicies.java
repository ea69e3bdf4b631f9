package io.parley.server.party;

import io.parley.crypto.VerifyingKey;
import io.parley.policy.PolicySet;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.PolicyVersions;
import io.parley.server.node.Progress;
import io.parley.server.wire.Offer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The node's policies as its folder holds them now: read for each question, so that what an owner
 * tightens holds from the next question on. Files that cannot be used, or that are not signed as
 * they are, stop every question; they never leave older policies in force. Each version that is
 * offered is kept.
 */
final class LivePolicies {
  /**
   * What is offered.
   *
   * @param files the policy files as they are sent
   * @param set what they say
   */
  record Current(List<Offer.PolicyFile> files, PolicySet set) {
    Current {
      files = List.copyOf(files);
    }
  }

  private final String party;
  private final Path folder;
  private final VerifyingKey key;
  private final PolicyVersions versions;
  private final Consumer<PolicySet> check;
  private final Progress progress;
  private Current current;
  private Optional<String> trouble = Optional.empty();

  /** The folder's mark when it was last found in order. */
  private Optional<String> seen = Optional.empty();

  /**
   * Reads the folder.
   *
   * @param key the party's own key, which must have signed every file
   * @param versions where they are kept
   * @param check fails with {@link ConfigurationException} where a set does not fit the node
   * @throws ConfigurationException when the files cannot be used
   */
  LivePolicies(
      String party,
      Path folder,
      VerifyingKey key,
      PolicyVersions versions,
      Consumer<PolicySet> check,
      Progress progress) {
    this.party = party;
    this.folder = folder;
    this.key = key;
    this.versions = versions;
    this.check = check;
    this.progress = progress;
    this.current = read(PolicyFolder.read(folder));
  }

  /** The policies with which the node started, or which it read last. */
  synchronized PolicySet last() {
    return current.set();
  }

  /**
   * The policies as they are now.
   *
   * @throws PoliciesUnusable when files have changed and cannot be used; the operator's log says
   *     why
   */
  synchronized Current now() {
    try {
      // Before the files are read: what changes in between is seen by the next question.
      String mark = PolicyFolder.mark(folder);
      if (seen.equals(Optional.of(mark))) {
        return current;
      }
      List<Offer.PolicyFile> files = PolicyFolder.read(folder);
      if (!files.equals(current.files())) {
        current = read(files);
        progress.say("policies have changed; they hold from this question on");
      }
      trouble = Optional.empty();
      seen = Optional.of(mark);
      return current;
    } catch (ConfigurationException e) {
      seen = Optional.empty();
      String why = String.valueOf(e.getMessage());
      if (!trouble.equals(Optional.of(why))) {
        progress.say(
            "policies have changed and cannot be used; every question is refused:\n" + why);
        trouble = Optional.of(why);
      }
      throw new PoliciesUnusable(party);
    }
  }

  private Current read(List<Offer.PolicyFile> files) {
    Offer offer = new Offer(Offer.VERSION, party, files, Map.of());
    PolicySet set = PolicyFolder.set(List.of(offer));
    check.accept(set);
    PolicySignatures.check(files, key);
    versions.keep(PolicyVersions.Sight.OFFERED, offer);
    return new Current(files, set);
  }
}
