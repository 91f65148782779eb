from __future__ import annotations

import json
import tomllib

import pytest

from hub.models import FormerSlug, Topic
from hub.settings import BASE_DIR
from hub.topics.evidence import EntryText
from hub.topics.phrases import read_phrase
from hub.topics.rules import WEIGHTS
from hub.topics.vocabulary import ShippedTopic, load_vocabulary, shipped, shipped_classifier

ROUTING = ShippedTopic("routing", "Routing", "Ways.")
OLD = (ROUTING, ShippedTopic("bgp", "BGP", "Paths.", "routing", rules={"names": ["BGP"]}))
NEW = (ROUTING, ShippedTopic("bgp", "BGP", "Paths.", "routing", rules={"names": ["BGP", "eBGP"]}))


def slugs(title: str, text: str = "") -> set[str]:
    return {verdict.slug for verdict in shipped_classifier().classify(EntryText(title, text))}


def test_every_shipped_topic_introduces_itself() -> None:
    for topic in shipped():
        assert topic.title
        assert 40 < len(topic.introduction) < 400


def test_every_alias_names_one_topic() -> None:
    names = [name.lower() for topic in shipped() for name in {topic.slug, topic.title.lower(), *topic.aliases}]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        pytest.param(
            "N4N021: Is a cert worth it?",
            "Two engineers weigh what industry certification does for you, and whether certs still get you a job.",
            {"certifications"},
            id="are certs worth it",
        ),
        pytest.param(
            "Moving into networking, this year's edition",
            "A reader who runs Linux servers asks how best to transition into networking; he began CCNP once. "
            "What would you tell him about such a career change?",
            {"career"},
            id="moving into networking",
        ),
        pytest.param(
            "ARP trouble in symmetric IRB with VXLAN",
            "Running an EVPN test with an anycast gateway between two vendors, ARP went missing.",
            {"evpn-vxlan", "data-centre"},
            id="symmetric IRB",
        ),
        pytest.param(
            "kgateway wants to be the way into your cluster",
            "Built on the Kubernetes Gateway API, the project was given to the CNCF.",
            {"kubernetes-networking", "gateway-api"},
            id="kgateway",
        ),
        pytest.param(
            "Meet Whisker: Calico shows its flows",
            "An interface for network observability and policy debugging in Kubernetes clusters, with flow logs.",
            {"kubernetes-networking", "observability"},
            id="Calico Whisker",
        ),
        pytest.param(
            "AI traffic of two production clusters compared",
            "The ai-metrics dashboard, fed by sFlow telemetry, shows RoCEv2 traffic and NCCL operations between GPUs.",
            {"dc-ai-fabrics", "observability"},
            id="AI traffic by sFlow",
        ),
        pytest.param(
            "Should I certify, or leave the cert?",
            "Whether a cert is worth the study is asked every year. I let most of mine lapse.",
            {"certifications"},
            id="a cert alone",
        ),
        pytest.param(
            "Testing changes in a lab with containerlab",
            "A short tour of the topology file and of what I check before merging.",
            {"network-automation"},
            id="labs as code",
        ),
        pytest.param(
            "CERT warns of routers at home",
            "The CERT published an advisory on a remote code execution in home gateways.",
            {"security"},
            id="a CERT is no cert",
        ),
        pytest.param(
            "BPDU Guard saved our campus",
            "A loop behind a desk, and spanning tree kept it there.",
            {"switching"},
            id="BPDU Guard",
        ),
    ],
)
def test_the_vocabulary_knows_an_entry_when_it_sees_one(title: str, text: str, expected: set[str]) -> None:
    assert expected <= slugs(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("An old locomotive broke my unit test", "I ran yarn test for React, and it hung.", id="yarn"),
        pytest.param("How to buy a TLS certificate", "Buy a certificate, send a request to the authority.", id="TLS"),
        pytest.param("Our coffee machine", "About the author: an engineer with a career of ten years.", id="a footer"),
        pytest.param(
            "A leak in our resolver",
            "How we found it. We’re hiring! For a new career direction, see our open positions.",
            id="a hiring footer",
        ),
        pytest.param(
            "Replacing the cert of a firewall manager",
            "The old cert had expired; with OpenSSL one makes a certificate signing request for the new cert.",
            id="a cert of machines",
        ),
        pytest.param("My Nintendo Switch died", "The switch would not start.", id="a game"),
    ],
)
def test_the_vocabulary_is_not_tempted(title: str, text: str) -> None:
    assert not slugs(title, text) & {"certifications", "career", "switching", "dc-ai-fabrics", "network-ci"}


def test_routers_have_an_ingress_without_kubernetes() -> None:
    text = "Filters in ingress and egress; the Ingress pipeline looks at more of the egress traffic than J+ did."
    assert "kubernetes-networking" not in slugs("Egress IPv6 filters on this line card", text)


def test_a_vpn_of_layer_2_is_no_matter_of_security() -> None:
    text = "The Layer-2 VPN service is carried between two leaves; each PE learns the host by the VPN label."
    assert "security" not in slugs("Configuring an EVPN based Layer-2 VPN service", text)


@pytest.mark.django_db
class TestLoading:
    def test_the_shipped_topics_become_rows_under_their_parents(self) -> None:
        load_vocabulary()
        assert Topic.objects.count() == len(shipped())
        assert Topic.objects.get(slug="ospf").parent.slug == "bgp-routing"
        assert Topic.objects.get(slug="evpn-vxlan").related.filter(slug="dc-ai-fabrics").exists()

    def test_loading_twice_changes_nothing(self) -> None:
        assert load_vocabulary() == len(shipped())
        assert load_vocabulary() == 0

    def test_a_newer_vocabulary_replaces_what_nobody_edited(self) -> None:
        load_vocabulary(OLD)
        assert load_vocabulary(NEW) == 1
        assert Topic.objects.get(slug="bgp").rules == {"names": ["BGP", "eBGP"]}

    def test_what_an_editor_changed_is_the_editors(self) -> None:
        load_vocabulary(OLD)
        Topic.objects.filter(slug="bgp").update(title="The BGP")
        assert load_vocabulary(NEW) == 0
        assert Topic.objects.get(slug="bgp").rules == {"names": ["BGP"]}

    def test_a_topic_that_an_editor_made_under_a_shipped_slug_is_left_alone(self) -> None:
        Topic.objects.create(slug="bgp", title="Mine")
        load_vocabulary(OLD)
        assert Topic.objects.get(slug="bgp").title == "Mine"

    def test_a_topic_that_was_merged_away_stays_away(self) -> None:
        load_vocabulary(OLD)
        Topic.objects.get(slug="bgp").delete()
        FormerSlug.objects.create(slug="bgp", topic=Topic.objects.get(slug="routing"))
        load_vocabulary(NEW)
        assert not Topic.objects.filter(slug="bgp").exists()
        assert Topic.objects.known_as("bgp") == Topic.objects.get(slug="routing")


def test_the_labelled_posts_are_found(shared_data) -> None:
    """A floor under the figures that benchmarks/topics.py prints."""
    right = wrong = missed = 0
    known = {topic.slug for topic in shipped()}
    for line in (shared_data / "topics" / "gold_dev.jsonl").read_text().splitlines():
        row = json.loads(line)
        wanted = set(row["topics"])
        assert wanted <= known
        scored = wanted | set(row["optional"]) | set(row["must_not"])
        got = slugs(row["title"], row["text"]) & (scored | TOP)
        right += len(got & wanted)
        missed += len(wanted - got)
        wrong += len(got - wanted - set(row["optional"]))
    assert 2 * right / (2 * right + wrong + missed) > 0.95


TOP = {"certifications", "career", "evpn-vxlan", "bgp-routing", "ipv6", "kubernetes-networking", "network-automation",
       "security", "observability", "dc-ai-fabrics", "wireless", "cloud-networking", "dns-cdn", "sd-wan"}  # fmt: skip


def test_the_topic_mapping_leads_to_shipped_topics_only() -> None:
    mapping = tomllib.loads((BASE_DIR / "starter" / "topic-mapping.toml").read_text())["words"]
    slugs = {slug for row in mapping.values() for slug in row}
    assert slugs <= {topic.slug for topic in shipped()}


def test_every_word_of_the_starter_library_is_mapped(shared_data) -> None:
    mapping = tomllib.loads((BASE_DIR / "starter" / "topic-mapping.toml").read_text())["words"]
    lines = (shared_data / "starter" / "library.jsonl").read_text().splitlines()
    assert {word for line in lines for word in json.loads(line)["topics"]} <= set(mapping)


def test_the_seeds_river_gets_the_topics_that_an_engineer_would_give_it(shared_data) -> None:
    page = (shared_data / "seed" / "river-page.txt").read_text()
    starts = sorted((page.index(title), title) for title in RIVER)
    ends = [start for start, _title in starts[1:]] + [len(page)]
    for (start, beginning), end in zip(starts, ends, strict=True):
        title, _, text = page[start:end].partition("\n")
        got = slugs(title, text)
        wanted = RIVER[beginning]
        assert wanted <= got, title
        assert wanted or not got, title


RIVER = {
    "TNO023": set(),
    "Cloudflare’s commitment to CISA": {"security"},
    "Transitioning into Networking": {"career"},
    "KubeCon Europe: Kgateway": {"kubernetes-networking"},
    "N4N020": {"certifications"},
    "Improve your media pipelines": set(),
    "ARP Challenges in EVPN": {"evpn-vxlan"},
    "Calico Whisker, Your New Ally": {"kubernetes-networking", "observability"},
    "A steam locomotive": set(),
    "Comparing IP and CLNP": {"tcp-ip"},
    "The Team That Will Implement": set(),
    "HS099": set(),
    "Comparing AI / ML activity": {"dc-ai-fabrics", "ai-networking", "observability"},
}  # the first words of each entry's title, and what it is about


def test_no_topic_says_the_same_thing_twice() -> None:
    for topic in shipped():
        written = [read_phrase(one)[0] for name in WEIGHTS for one in topic.rules.get(name, ())]
        said = [(phrase.spellings(), phrase.fields, phrase.exact) for phrase in written]
        assert [one for one in set(said) if said.count(one) > 1] == [], topic.slug


@pytest.mark.parametrize("trusted", [(), ("bgp", "kubernetes-networking")], ids=["no trust", "a trusted source"])
def test_what_is_left_out_for_speed_is_never_what_would_have_been_given(shared_data, trusted: tuple[str, ...]) -> None:
    classifier = shipped_classifier()
    for line in (shared_data / "topics" / "gold_dev.jsonl").read_text().splitlines():
        row = json.loads(line)
        for text in (row["text"], row["text"][:300]):
            document = EntryText(row["title"], text)
            explained = [one for one in classifier.explain(document, trusted) if one.assigned]
            assert classifier.classify(document, trusted) == explained
