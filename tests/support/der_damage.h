#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/der_writing.h"

/// DER with one element missing, emptied, replaced by a NULL, or with one behind it: everything around keeps its form,
/// so that a reader has to notice the part itself.
namespace pratique::test::der {

struct Damage {
  std::string what;  ///< "1.0.2 is missing": places are counted from 0, from the outside
  Bytes der;
};

struct Node {
  unsigned char tag;
  Bytes content;            ///< of a primitive element
  std::vector<Node> parts;  ///< of a constructed one

  bool constructed() const { return (tag & 0x20) != 0; }
  Bytes bytes() const {
    Bytes inside = content;
    for (const Node& part : parts) inside += part.bytes();
    return element(tag, inside);
  }
};

/// Of well-formed DER only.
inline std::vector<Node> nodes_of(BytesView der) {
  std::vector<Node> nodes;
  while (!der.empty()) {
    const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(der.at(i)); };
    std::size_t header = 2, length = octet(1);
    if (length >= 0x80) {
      header += length & 0x7FU;
      length = 0;
      for (std::size_t i = 2; i < header; ++i) length = length << 8 | octet(i);
    }
    Node node{octet(0), {}, {}};
    const BytesView inside = der.substr(header, length);
    if (node.constructed()) {
      node.parts = nodes_of(inside);
    } else {
      node.content = Bytes(inside);
    }
    nodes.push_back(std::move(node));
    der.remove_prefix(header + length);
  }
  return nodes;
}

inline void damage_parts(Node& whole, Node& at, const std::string& place, std::vector<Damage>& out) {
  const Node null{0x05, {}, {}};
  const std::vector<Node> good = at.parts;
  const auto with = [&](const std::string& what, std::vector<Node> parts) {
    at.parts = std::move(parts);
    out.push_back({what, whole.bytes()});
    at.parts = good;
  };
  for (std::size_t i = 0; i < good.size(); ++i) {
    const std::string name = (place.empty() ? "" : place + '.') + std::to_string(i);
    auto parts = good;
    parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
    with(name + " is missing", parts);
    parts = good;
    parts[i] = null;
    if (good[i].bytes() != null.bytes()) with(name + " is null", parts);
    parts[i] = Node{good[i].tag, {}, {}};
    if (good[i].bytes() != parts[i].bytes()) with(name + " is empty", parts);
    if (good[i].constructed()) damage_parts(whole, at.parts[i], name, out);
  }
  auto parts = good;
  parts.push_back(null);
  with((place.empty() ? "it" : place) + " has more", parts);
}

/// Of one element.
inline std::vector<Damage> each_damage(BytesView good) {
  Node whole = nodes_of(good).at(0);
  std::vector<Damage> out;
  damage_parts(whole, whole, "", out);
  return out;
}

/// What is damaged where `takes` does not mind, with commas; nothing is said of what lies within one of the places
/// `free`.
template <class Takes>
std::string not_minded(BytesView good, Takes takes, const std::vector<std::string>& free = {}) {
  std::string out = takes(good) ? "" : "the good one is refused";
  for (const Damage& damage : each_damage(good)) {
    const auto is_within = [&](const std::string& place) { return damage.what.starts_with(place + '.'); };
    if (std::any_of(free.begin(), free.end(), is_within) || !takes(damage.der)) continue;
    out += (out.empty() ? "" : ", ") + damage.what;
  }
  return out;
}

}  // namespace pratique::test::der
