package io.parley.identity.plan;

import io.parley.identity.linkage.LinkType;
import io.parley.identity.survive.Survivorship;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a person wrote down about sources: where they are, what their columns mean, by which model
 * they are resolved.
 *
 * @param file where it was read; names of files in it are relative to its folder
 * @param sources one or more, in the file's order
 * @param model the name of a shipped model, or a file that ends in {@code .yaml}
 * @param link which pairs may be one person
 * @param truth who is who, if that is known
 * @param survivorship by which rule the golden value of each attribute is chosen
 * @param purposes for which people consent or not, in the file's order; where there are none,
 *     consent is not asked for
 */
public record IdentityFile(
    Path file,
    List<Source> sources,
    String model,
    LinkType link,
    Optional<Truth> truth,
    Survivorship survivorship,
    List<String> purposes) {
  public IdentityFile {
    sources = List.copyOf(sources);
    purposes = List.copyOf(purposes);
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("an identity file names a source");
    }
  }

  /**
   * Reads the file. Sources are looked up when they are staged.
   *
   * @throws BadFile at the first fault, with its place
   */
  public static IdentityFile read(Path file) {
    return new IdentityReader(file).read(Item.read(file));
  }

  /** The attributes that some source has, in order of first mention. */
  public Set<String> attributes() {
    Set<String> attributes = new LinkedHashSet<>();
    sources.forEach(s -> attributes.addAll(s.columns().keySet()));
    return attributes;
  }

  /** The model's file, if it is not one that comes with this version. */
  public Optional<Path> modelFile() {
    return model.endsWith(".yaml")
        ? Optional.of(file.toAbsolutePath().resolveSibling(model))
        : Optional.empty();
  }
}
