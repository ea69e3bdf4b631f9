package io.parley.server.node;

import io.parley.policy.Diagnostics;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyException;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.TestFileReader;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Offer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Policy files, from a folder or from an offer. */
public final class PolicyFolder {
  private PolicyFolder() {}

  /**
   * The policy files of a folder, by name.
   *
   * @throws ConfigurationException with every problem of every file, rendered with its line
   */
  public static List<Offer.PolicyFile> read(Path folder) {
    List<Offer.PolicyFile> files = new ArrayList<>();
    StringBuilder problems = new StringBuilder();
    for (Path file : yamlFiles(folder)) {
      String name = file.getFileName().toString();
      byte[] bytes = bytes(file);
      try {
        PolicyReader.read(name, bytes);
        files.add(
            new Offer.PolicyFile(
                name, new String(bytes, StandardCharsets.UTF_8), PolicySignatures.beside(file)));
      } catch (PolicyException e) {
        problems.append(rendered(e, new String(bytes, StandardCharsets.UTF_8)));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.toString().stripTrailing());
    }
    return files;
  }

  /**
   * A digest of the names and bytes of a folder's policy files and of the signatures beside them:
   * as long as it is the same, so is what {@link #read} gives.
   *
   * @throws ConfigurationException where the folder or a file cannot be read
   */
  public static String mark(Path folder) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path file : yamlFiles(folder)) {
      add(all, file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
      add(all, bytes(file));
      Path signature = PolicySignatures.fileOf(file);
      add(all, Files.exists(signature) ? bytes(signature) : new byte[0]);
    }
    return Digest.hex(all.toByteArray());
  }

  /** With its length, so that no two lists of parts have one digest. */
  private static void add(ByteArrayOutputStream all, byte[] part) {
    all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    all.writeBytes(part);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException("the policy file " + file + " cannot be read");
    }
  }

  /** Every problem of a policy file as a person reads it. */
  public static String rendered(PolicyException e, String text) {
    StringBuilder all = new StringBuilder();
    e.problems().forEach(p -> all.append(Diagnostics.render(p, text)).append('\n'));
    return all.toString();
  }

  /**
   * The paths of the policy files of a folder, by name.
   *
   * @throws ConfigurationException when there is no such folder, or a file has the other ending
   */
  static List<Path> yamlFiles(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigurationException("there is no policy folder at " + folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.sorted().toList();
      for (Path file : all) {
        if (file.getFileName().toString().endsWith(".yml")) {
          throw new ConfigurationException(
              file + " is not read, as its name does not end in `.yaml`; rename it");
        }
      }
      return all.stream().filter(PolicyFolder::isPolicy).toList();
    } catch (IOException e) {
      throw new ConfigurationException("the policy folder " + folder + " cannot be listed");
    }
  }

  /** Tests beside the policies are for their author: no node signs or sends them. */
  static boolean isPolicy(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".yaml") && !TestFileReader.isTestFile(name);
  }

  /** Whether a node keeps this column name for itself, so that no policy may offer it. */
  public static boolean isNodesOwnColumn(String name) {
    return OfferRules.isOwnColumn(name);
  }

  /** The policies of several offers as one set. */
  public static PolicySet set(List<Offer> offers) {
    List<PolicyDocument> documents = new ArrayList<>();
    for (Offer offer : offers) {
      for (Offer.PolicyFile file : offer.policies()) {
        PolicyDocument document =
            PolicyReader.read(file.name(), file.text().getBytes(StandardCharsets.UTF_8));
        String owner = owner(document);
        documents.add(document);
        if (!owner.equals(offer.party())) {
          throw new ConfigurationException(
              "%s names `%s` as owner, but `%s` offers it; a party offers its own tables only"
                  .formatted(file.name(), owner, offer.party()));
        }
      }
    }
    PolicySet policies = PolicySet.of(documents);
    OfferRules.check(policies);
    return policies;
  }

  /** The party that a policy document names as its owner. */
  static String owner(PolicyDocument document) {
    if (document instanceof PolicyDocument.Table table) {
      return table.policy().table().party();
    } else if (document instanceof PolicyDocument.Public open) {
      return open.table().table().party();
    } else if (document instanceof PolicyDocument.Named named) {
      return named.template().name().party();
    } else if (document instanceof PolicyDocument.Derived derived) {
      return derived.table().table().party();
    }
    return ((PolicyDocument.Budget) document).budget().owner();
  }
}
