package io.parley.server.cli;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.VerifyingKey;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.wire.Json;
import io.parley.server.wire.PolicySignature;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Says of policy files whether they are signed as they are, by whom and when.",
      "By the key of a node (--config; without FILE its own policy folder), or by the key with a"
          + " fingerprint that its owner told (--signer), in digits or in words."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file is signed as it is by that key",
      "1:a file is not, or there is none",
      "2:wrong usage"
    })
final class PolicyVerifyCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param signer fingerprint of the key that should have signed
   */
  record Document(String signer, List<File> files) {
    Document {
      files = List.copyOf(files);
    }
  }

  /**
   * A file.
   *
   * @param state {@code signed}, {@code unsigned}, {@code altered}, {@code other_key} or {@code
   *     invalid}
   * @param signedAt the signer's word; empty where there is no signature
   * @param key fingerprint of the key that the signature names; empty where there is none
   */
  record File(String file, String state, String signedAt, String key) {}

  /** Whose key. */
  static final class Signer {
    @Option(names = "--config", description = "the node.yaml of the node that should have signed")
    private @Nullable Path config;

    @Option(
        names = "--signer",
        paramLabel = "FINGERPRINT",
        description = "fingerprint of the key that should have signed")
    private @Nullable String fingerprint;
  }

  @ArgGroup(multiplicity = "1")
  private Signer signer = new Signer();

  @Parameters(arity = "0..*", paramLabel = "PATH", description = "policy files, or folders of them")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Fingerprint expected = expected();
    List<File> files = new ArrayList<>();
    for (Path path : files()) {
      files.add(look(path, expected));
    }
    say(new Document(expected.text(), files));
    boolean all = files.stream().allMatch(f -> f.state().equals("signed"));
    return all && !files.isEmpty() ? 0 : 1;
  }

  private Fingerprint expected() {
    if (signer.config != null) {
      return NodeDirectory.of(signer.config).signingKey().verifyingKey().fingerprint();
    }
    try {
      return Fingerprint.parse(Objects.requireNonNull(signer.fingerprint));
    } catch (IllegalArgumentException e) {
      throw usage("--signer: " + e.getMessage());
    }
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw usage("there is no file " + path);
      }
      files.addAll(Files.isDirectory(path) ? PolicySignatures.policiesIn(path) : List.of(path));
    }
    if (paths.isEmpty()) {
      Path config = signer.config;
      if (config == null) {
        throw usage("name policy files, or a folder of them");
      }
      String folder = NodeConfiguration.load(config).policies();
      files.addAll(PolicySignatures.policiesIn(NodeDirectory.of(config).resolve(folder)));
    }
    return files;
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private static File look(Path path, Fingerprint expected) {
    Optional<PolicySignature> signature = PolicySignatures.beside(path);
    if (signature.isEmpty()) {
      return new File(path.toString(), "unsigned", "", "");
    }
    VerifyingKey named = key(path, signature.get());
    PolicySignature.Finding finding =
        named.fingerprint().equals(expected)
            ? signature
                .get()
                .look(String.valueOf(path.getFileName()), PolicySignatures.read(path), named)
            : PolicySignature.Finding.OTHER_KEY;
    return new File(
        path.toString(),
        finding.name().toLowerCase(Locale.ROOT),
        signature.get().signedAt(),
        named.fingerprint().text());
  }

  private static VerifyingKey key(Path path, PolicySignature signature) {
    try {
      return VerifyingKey.decode(signature.key());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          PolicySignatures.fileOf(path) + " names no key; sign the policy anew");
    }
  }

  private void say(Document document) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(document));
    } else {
      for (File file : document.files()) {
        out.println(file.file() + ": " + words(file));
      }
      long signed = document.files().stream().filter(f -> f.state().equals("signed")).count();
      out.printf(
          "%d of %d file(s) signed as they are by %s%n",
          signed, document.files().size(), document.signer());
    }
    out.flush();
  }

  private static String words(File file) {
    return switch (file.state()) {
      case "signed" -> "signed at " + file.signedAt();
      case "unsigned" -> "not signed";
      case "altered" -> "ALTERED since it was signed at " + file.signedAt();
      case "other_key" -> "signed by another key, " + file.key();
      default -> "the signature beside it is none of the key that it names";
    };
  }
}
