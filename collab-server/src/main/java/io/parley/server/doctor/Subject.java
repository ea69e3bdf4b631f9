package io.parley.server.doctor;

import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import java.time.Clock;

/** The node that is looked at. */
record Subject(NodeConfiguration configuration, NodeDirectory node, Clock clock) {
  boolean isParty() {
    return configuration.role() == NodeConfiguration.Role.PARTY;
  }

  /** The path of node.yaml for commands that are told. */
  String config() {
    return node.resolve("node.yaml").toString();
  }
}
