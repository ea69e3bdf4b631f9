package io.parley.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.Offer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFolderTest {
  @Test
  void read_testsBesidePolicies_areNotOffered(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("hearth.shoppers.yaml"),
        "population: shoppers\nowner: hearth\nbudget: {epsilon: 1, delta: 1e-6, every: month}\n");
    Files.writeString(folder.resolve("hearth.test.yaml"), "policy: tests/v1\ntests: []\n");

    assertThat(PolicyFolder.read(folder))
        .extracting(Offer.PolicyFile::name)
        .containsExactly("hearth.shoppers.yaml");
  }
}
