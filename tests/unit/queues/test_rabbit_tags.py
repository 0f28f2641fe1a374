from queues.rabbit.tags import Tags


def opened(*tags):
    result = Tags()
    for tag in tags:
        result.open(tag, f"v{tag}")
    return result


def test_a_multiple_confirm_settles_every_lower_tag():
    tags = opened(1, 2, 3, 4)

    assert tags.settle(3, multiple=True) == ["v1", "v2", "v3"]
    assert len(tags) == 1


def test_a_single_confirm_settles_its_own_tag_only():
    tags = opened(1, 2, 3)

    assert tags.settle(2, multiple=False) == ["v2"]
    assert tags.settle(3, multiple=True) == ["v1", "v3"]


def test_a_tag_settled_before_settles_nothing():
    tags = opened(1)
    tags.settle(1, multiple=False)

    assert tags.settle(1, multiple=False) == []
    assert tags.settle(1, multiple=True) == []


def test_the_lowest_open_tags_are_acknowledged_by_one_frame():
    assert opened(1, 2, 3, 4).runs([3, 1, 2]) == [(3, True)]


def test_a_gap_ends_the_common_frame():
    tags = opened(1, 2, 3, 4, 5)

    assert tags.runs([1, 2, 4]) == [(2, True), (4, False)]
    assert tags.runs([3, 5]) == [(5, True)]


def test_an_open_lower_tag_forbids_a_common_frame():
    assert opened(1, 2, 3).runs([2, 3]) == [(2, False), (3, False)]


def test_tags_that_are_not_open_are_left_out():
    tags = opened(7)

    assert tags.runs([7, 8]) == [(7, True)]
    assert tags.runs([7]) == []


def test_a_lost_channel_leaves_no_tag_open():
    tags = opened(1, 2)

    tags.clear()

    assert len(tags) == 0
    assert tags.runs([1, 2]) == []
