package io.parley.server.node;

import io.parley.policy.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Every key of node.yaml, from the typed configuration, with its meaning from {@code
 * configuration.properties}: for messages, and for docs/configuration.md.
 */
public final class ConfigurationKeys {
  private static final List<Key> ALL = all(NodeConfiguration.class, "node", meanings());

  private ConfigurationKeys() {}

  /**
   * A key.
   *
   * @param name with its place: {@code node.sources[].file}
   * @param type what it takes, in words
   * @param standard what holds when it is not there; empty: it must be there, or has keys below it
   * @param meaning what it is for
   */
  public record Key(String name, String type, Optional<String> standard, String meaning) {
    String leaf() {
      return name.substring(name.lastIndexOf('.') + 1);
    }

    String parent() {
      return name.substring(0, name.lastIndexOf('.'));
    }
  }

  /** All keys, in the order of the configuration. */
  public static List<Key> all() {
    return ALL;
  }

  /**
   * Whether a property is a key, or stands below one that takes names of its own. Spring's binder
   * finds unknown ones but for those of a record within a list.
   */
  static boolean isKnown(String property) {
    String plain = plain(property);
    return ALL.stream()
        .anyMatch(
            key -> {
              String known = plain(key.name());
              return plain.equals(known)
                  || plain.equals(known + "[]")
                  || (key.type().startsWith("`NAME") && plain.startsWith(known));
            });
  }

  private static String plain(String property) {
    return property.replaceAll("\\[\\d+\\]", "[]").replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  /** The key that was most likely meant by one that is not known: {@code node.sources[0].fiel}. */
  static Optional<Key> meant(String unknown) {
    String[] words = unknown.replaceAll("\\[\\d+\\]", "[]").split("\\.", -1);
    String at = words[0];
    for (int i = 1; i < words.length; i++) {
      String leaf = words[i].replace("[]", "");
      String place = at;
      List<Key> beside = ALL.stream().filter(k -> k.parent().equals(place)).toList();
      if (beside.stream().noneMatch(k -> k.leaf().equals(leaf))) {
        return Words.nearest(leaf, beside.stream().map(Key::leaf).toList())
            .flatMap(near -> beside.stream().filter(k -> k.leaf().equals(near)).findFirst());
      }
      at = at + "." + words[i];
    }
    return Optional.empty();
  }

  private static List<Key> all(Class<?> type, String at, Map<Object, Object> meanings) {
    List<Key> keys = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      String name = at + "." + kebab(component.getName());
      keys.add(
          new Key(
              name,
              words(component.getGenericType()),
              standard(type, i),
              String.valueOf(meanings.getOrDefault(name, ""))));
      below(component).ifPresent(t -> keys.addAll(all(t, placeBelow(component, name), meanings)));
    }
    return keys;
  }

  private static Optional<Class<?>> below(RecordComponent component) {
    Class<?> type = isList(component) ? element(component.getGenericType()) : component.getType();
    return type.isRecord() ? Optional.of(type) : Optional.empty();
  }

  private static String placeBelow(RecordComponent component, String name) {
    return isList(component) ? name + "[]" : name;
  }

  private static boolean isList(RecordComponent component) {
    return component.getType() == List.class;
  }

  private static Class<?> element(Type list) {
    return (Class<?>) ((ParameterizedType) list).getActualTypeArguments()[0];
  }

  /** Spring's annotation is one of the constructor's parameters, not of the component. */
  private static Optional<String> standard(Class<?> type, int place) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    DefaultValue standard;
    try {
      standard =
          type.getDeclaredConstructor(types)
              .getParameters()[place]
              .getAnnotation(DefaultValue.class);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
    if (standard == null || below(components[place]).isPresent()) {
      return Optional.empty();
    }
    String text = String.join(", ", standard.value());
    return Optional.of(text.isEmpty() ? "empty" : "`" + text + "`");
  }

  private static String words(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getRawType() == Map.class
          ? "`NAME: text`, a line each"
          : "a list" + (element(type).isEnum() ? " of " + choices(element(type)) : "");
    }
    Class<?> simple = (Class<?>) type;
    if (simple.isEnum()) {
      return choices(simple);
    } else if (simple.isRecord()) {
      return "keys below it";
    } else if (simple == int.class || simple == long.class) {
      return "a whole number";
    }
    return simple == boolean.class ? "true or false" : "text";
  }

  private static String choices(Class<?> type) {
    return Stream.of(type.getEnumConstants())
        .map(c -> "`" + c.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
        .collect(Collectors.joining(", "));
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static Map<Object, Object> meanings() {
    Properties meanings = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            ConfigurationKeys.class.getResourceAsStream("configuration.properties"))) {
      meanings.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the meanings of keys cannot be read", e);
    }
    return meanings;
  }
}
