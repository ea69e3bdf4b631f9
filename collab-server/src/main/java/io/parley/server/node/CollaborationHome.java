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
 * Where a node keeps what is one collaboration's own: that of {@code node.agreement} at the root of
 * its directory, each further one in {@code collaborations/NAME}.
 *
 * @param name of a further collaboration; empty: that of {@code node.agreement}, whose name only
 *     its agreement says
 * @param configuration the node's, as it is for this collaboration
 * @param directory its files; their keys open in no other collaboration
 */
public record CollaborationHome(
    Optional<String> name, NodeConfiguration configuration, NodeDirectory directory) {
  /** A folder's and a namespace's name on any system; capitals would be one with small letters. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");

  /**
   * All of a node; that of {@code node.agreement} first, then in the order of node.yaml.
   *
   * @throws ConfigurationException when a name is none, or stands twice
   */
  public static List<CollaborationHome> all(NodeConfiguration configuration, NodeDirectory node) {
    List<CollaborationHome> homes = new ArrayList<>();
    homes.add(new CollaborationHome(Optional.empty(), configuration, node));
    Set<String> names = new HashSet<>();
    for (NodeConfiguration.Collaboration further : configuration.collaborations()) {
      String name = further.name();
      if (!NAME.matcher(name).matches()) {
        throw new ConfigurationException(
            "`node.collaborations`: `%s` is no name for a folder; a further collaboration has a name of small letters, digits and dashes, at most 48, and its agreement has the same"
                .formatted(name.replaceAll("[^\\x20-\\x7e]", "?")));
      }
      if (!names.add(name)) {
        throw new ConfigurationException(
            "`node.collaborations`: `%s` stands twice; one collaboration has one entry"
                .formatted(name));
      }
      homes.add(further(configuration, node, further));
    }
    return homes;
  }

  private static CollaborationHome further(
      NodeConfiguration configuration,
      NodeDirectory node,
      NodeConfiguration.Collaboration further) {
    NodeDirectory own = node.of(further.name());
    return new CollaborationHome(
        Optional.of(further.name()),
        configuration.of(
            place(node, further.agreement(), own, "agreement.json"),
            place(node, further.policies(), own, "policies"),
            further.members()),
        own);
  }

  /** A path of node.yaml is relative to its folder, and one that is not said lies in the own. */
  private static String place(
      NodeDirectory node, String said, NodeDirectory own, String otherwise) {
    Path place = said.isEmpty() ? own.resolve(otherwise) : node.resolve(said);
    return place.toAbsolutePath().toString();
  }

  /**
   * The one that a command is about.
   *
   * @param wanted its name; empty: that of {@code node.agreement}
   * @throws ConfigurationException when node.yaml names none such
   */
  public static CollaborationHome of(
      NodeConfiguration configuration, NodeDirectory node, Optional<String> wanted) {
    List<CollaborationHome> homes = all(configuration, node);
    return wanted
        .map(
            name ->
                homes.stream()
                    .filter(h -> h.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ConfigurationException(
                                "node.yaml has no collaboration `%s` under `node.collaborations`; leave --collaboration out for the one of `node.agreement`"
                                    .formatted(name))))
        .orElseGet(() -> homes.get(0));
  }

  /**
   * Reads its agreement, and makes the folder of a further collaboration first.
   *
   * @throws ConfigurationException as {@link OwnAgreement#read} does, or when the agreement is
   *     another collaboration's
   */
  public OwnAgreement agreement() {
    name.ifPresent(
        own -> {
          checkName(OwnAgreement.file(directory.resolve(configuration.agreement())).read());
          directory.make();
        });
    return OwnAgreement.read(configuration, directory);
  }

  /**
   * Refuses another collaboration's agreement.
   *
   * @throws ConfigurationException naming both
   */
  public void checkName(Agreement agreement) {
    if (name.filter(own -> !own.equals(agreement.collaboration())).isPresent()) {
      throw new ConfigurationException(
          "the agreement %s is of the collaboration `%s`, and node.yaml has it under the name `%s`; give both one name"
              .formatted(
                  configuration.agreement(), agreement.collaboration(), name.orElseThrow()));
    }
  }

  /**
   * Refuses agreements that a node cannot keep apart: two of one name; and one node under two
   * names, or two under one, for what a receiver may have is counted by its name.
   *
   * @throws ConfigurationException naming what is twice
   */
  public static void checkApart(List<Agreement> all) {
    Set<String> names = new HashSet<>();
    Map<String, String> byKey = new HashMap<>();
    Map<String, String> byName = new HashMap<>();
    for (Agreement agreement : all) {
      String name = agreement.collaboration();
      if (!names.add(name)) {
        throw new ConfigurationException(
            "two agreements of this node are of the collaboration `%s`; a collaboration is in one place"
                .formatted(name));
      }
      for (Agreement.Node signer : agreement.signers()) {
        String before = byKey.putIfAbsent(signer.signingKey(), signer.name());
        String key = byName.putIfAbsent(signer.name(), signer.signingKey());
        if ((before != null && !before.equals(signer.name()))
            || (key != null && !key.equals(signer.signingKey()))) {
          throw new ConfigurationException(
              "in the agreement `%s`, `%s` has the key or the name of another node of another agreement; a node has one name and one key wherever it takes part, since what it receives is counted together"
                  .formatted(name, signer.name()));
        }
      }
    }
  }
}
