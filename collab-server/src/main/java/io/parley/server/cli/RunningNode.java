package io.parley.server.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OperatorEndpoint;
import io.parley.server.operate.OperatorClient;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A running node of this machine, asked at its operator's door. */
final class RunningNode {
  private RunningNode() {}

  /** What it says where it refuses. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Refused(String error) {}

  /** Where its operator's door is. */
  static String url(NodeDirectory directory) {
    Path file = directory.resolve(OperatorEndpoint.FILE);
    try {
      return Json.read(Files.readAllBytes(file), OperatorEndpoint.class).url();
    } catch (IOException e) {
      throw new ConfigurationException(
          "there is no %s: the node did not start yet, or `node.operations.enabled` is false"
              .formatted(file));
    }
  }

  /**
   * Asks with a document and for one.
   *
   * @throws ConfigurationException with what the node says where it refuses
   */
  static <T> T ask(NodeDirectory directory, String path, Object document, Class<T> answer) {
    OperatorClient.Said said =
        new OperatorClient(directory, url(directory)).asOperator(path, document);
    byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
    if (said.status() == 200) {
      return Json.read(body, answer);
    }
    try {
      throw new ConfigurationException(Json.read(body, Refused.class).error());
    } catch (BadDocument e) {
      throw new ConfigurationException(
          "the node answers %d: it takes in no rows while it runs (`node.pipeline`), or is still ingesting"
              .formatted(said.status()));
    }
  }
}
