package io.parley.server.node;

import io.parley.server.wire.Agreement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One collaboration of a node: what its configuration says of it, and where its files are. The one
 * of {@code node.agreement} has them in the node's own directory, each further one in {@code
 * collaborations/NAME}.
 *
 * @param configuration the node's, with the agreement and the members of this collaboration
 * @param directory its files; keys for signing and TLS are the node's
 * @param name as {@code node.collaborations} has it; empty for the one of {@code node.agreement}
 */
public record OwnCollaboration(
    NodeConfiguration configuration, NodeDirectory directory, Optional<String> name) {
  /** Also part of the name of a schema, of which PostgreSQL keeps 63 bytes. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  /** All of a node, that of {@code node.agreement} first. */
  public static List<OwnCollaboration> all(
      NodeConfiguration configuration, NodeDirectory directory) {
    List<OwnCollaboration> all = new ArrayList<>();
    all.add(
        new OwnCollaboration(
            configuration.within(
                configuration.agreement(), configuration.policies(), configuration.members()),
            directory,
            Optional.empty()));
    for (NodeConfiguration.Collaboration one : configuration.collaborations()) {
      all.add(
          new OwnCollaboration(
              configuration.within(
                  place(directory, one.agreement(), "agreement.json"),
                  place(directory, one.policies(), "policies"),
                  one.members()),
              directory.within(one.name()),
              Optional.of(one.name())));
    }
    return all;
  }

  /** A path of node.yaml is relative to its folder; one that is not said, to the own one. */
  private static String place(NodeDirectory node, String said, String otherwise) {
    return said.isEmpty() ? otherwise : node.resolve(said).toString();
  }

  /**
   * The one that a command is about.
   *
   * @param wanted its name; empty: that of {@code node.agreement}
   * @throws ConfigurationException when the node has none of this name
   */
  public static OwnCollaboration named(
      NodeConfiguration configuration, NodeDirectory directory, Optional<String> wanted) {
    List<OwnCollaboration> all = all(configuration, directory);
    if (wanted.isEmpty()) {
      return all.get(0);
    }
    return all.stream()
        .filter(one -> one.name().equals(wanted))
        .findFirst()
        .or(() -> Optional.of(all.get(0)).filter(first -> first.isOf(wanted.get())))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "this node has no collaboration `%s`; leave --collaboration out for that of `node.agreement`%s"
                        .formatted(wanted.get(), others(all))));
  }

  private static String others(List<OwnCollaboration> all) {
    List<String> names = all.stream().flatMap(one -> one.name().stream()).toList();
    return names.isEmpty() ? "" : ", or take one of " + String.join(", ", names);
  }

  private boolean isOf(String collaboration) {
    try {
      return OwnAgreement.file(directory.resolve(configuration.agreement()))
          .read()
          .collaboration()
          .equals(collaboration);
    } catch (ConfigurationException noneInPlace) {
      return false;
    }
  }

  /**
   * Its agreement, as {@link OwnAgreement#read} checks it.
   *
   * @throws ConfigurationException also when it is of a collaboration of another name
   */
  public OwnAgreement agreement() {
    OwnAgreement own = OwnAgreement.read(configuration, directory);
    checkName(own.agreement());
    return own;
  }

  /** Refuses the agreement of another collaboration: its files would lie in the wrong folder. */
  public void checkName(Agreement agreement) {
    if (name.isPresent() && !name.get().equals(agreement.collaboration())) {
      throw new ConfigurationException(
          "`node.collaborations` has `%s`, and its agreement is that of `%s`; write the name that the members signed, or put the right agreement in its place"
              .formatted(name.get(), agreement.collaboration()));
    }
  }

  /** Makes its folder where it is not there; where its files are. */
  public NodeDirectory made() {
    if (name.isPresent()) {
      directory.make();
    }
    return directory;
  }

  /** Refuses names that are none for a folder and a schema, and two of one name. */
  static void checkNames(Path file, List<NodeConfiguration.Collaboration> collaborations) {
    Set<String> names = new HashSet<>();
    for (NodeConfiguration.Collaboration one : collaborations) {
      if (!NAME.matcher(one.name()).matches()) {
        throw new ConfigurationException(
            "%s: `node.collaborations` has a name that is none for a folder; it has lower-case letters, digits and dashes, at most 40, and begins with a letter or digit"
                .formatted(file));
      }
      if (!names.add(one.name())) {
        throw new ConfigurationException(
            "%s: `node.collaborations` has `%s` twice; each is one collaboration"
                .formatted(file, one.name()));
      }
    }
  }

  /** Refuses two collaborations of one name, that of {@code node.agreement} included. */
  public static void checkApart(List<OwnAgreement> agreements) {
    Set<String> names = new HashSet<>();
    for (OwnAgreement own : agreements) {
      if (!names.add(own.agreement().collaboration())) {
        throw new ConfigurationException(
            "`node.agreement` and `node.collaborations` have `%s` both; take it out of one"
                .formatted(own.agreement().collaboration()));
      }
    }
  }

  /**
   * Refuses one node under two names, or two under one, in the agreements of a party: what a
   * receiver may have of its people is counted by the receiver's name.
   *
   * @throws ConfigurationException naming the node
   */
  public static void checkSigners(List<Agreement> agreements) {
    Map<String, String> names = new HashMap<>();
    Map<String, String> keys = new HashMap<>();
    for (Agreement agreement : agreements) {
      for (Agreement.Node signer : agreement.signers()) {
        String name = names.putIfAbsent(signer.signingKey(), signer.name());
        String key = keys.putIfAbsent(signer.name(), signer.signingKey());
        if ((name != null && !name.equals(signer.name()))
            || (key != null && !key.equals(signer.signingKey()))) {
          throw new ConfigurationException(
              "`%s` in the agreement `%s` has the key or the name of another node of another agreement; a node has one name and one key wherever it takes part, since what it receives is counted together"
                  .formatted(signer.name(), agreement.collaboration()));
        }
      }
    }
  }
}
