package io.parley.server.node;

import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PopulationBudget;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The budgets that other members offered, as this node saw each last ({@link PolicyVersions}). */
public final class ReceivedBudgets {
  private final Path folder;

  public ReceivedBudgets(NodeDirectory node) {
    this.folder = node.resolve("policy-versions");
  }

  /** By population, {@code party.name}; empty where none was seen yet. */
  public Map<String, PopulationBudget> all() {
    Map<String, PopulationBudget> budgets = new TreeMap<>();
    Path log = folder.resolve("log.jsonl");
    if (!Files.exists(log)) {
      return budgets;
    }
    try {
      List<String> lines = Files.readAllLines(log);
      for (String text : lines) {
        PolicyVersions.Line line =
            Json.read(text.getBytes(StandardCharsets.UTF_8), PolicyVersions.Line.class);
        if (line.event().equals("received")) {
          byte[] bytes = Files.readAllBytes(folder.resolve(line.sha256() + ".yaml"));
          if (PolicyReader.read(line.file(), bytes) instanceof PolicyDocument.Budget document) {
            PopulationBudget budget = document.budget();
            budgets.put(budget.owner() + "." + budget.population(), budget);
          }
        }
      }
      return budgets;
    } catch (IOException e) {
      throw new ConfigurationException("the policy versions in " + folder + " cannot be read");
    }
  }
}
