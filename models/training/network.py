"""The reader's network in PyTorch, the same shape and order of weights as in the model file.

Input: lines of 36 rows, -1 black to 1 white. Output: log probabilities of the codes, a step for
every three pixels.
"""

import torch
from torch import nn
from torch.nn import functional as F

# PyTorch keeps its gates as input, forget, cell, output; the file as cell, input, forget, output.
FILE_GATES = (2, 0, 1, 3)
# Columns read at once: their gates fit into a processor's cache.
COLUMNS_AT_ONCE = 500


class Reader(nn.Module):
    def __init__(self, matrices):
        super().__init__()
        self.convolution = nn.Linear(9, matrices[0].shape[0])
        sizes = [matrices[i].shape for i in (1, 5, 9, 13)]
        self.lstms = nn.ModuleList(nn.LSTM(c - r - 1, r, batch_first=True) for r, c in sizes)
        self.output = nn.Linear(matrices[17].shape[1] - 1, matrices[17].shape[0])
        self.load(matrices)

    def load(self, matrices):
        matrices = [torch.as_tensor(m, dtype=torch.float32) for m in matrices]
        with torch.no_grad():
            for layer, m in ((self.convolution, matrices[0]), (self.output, matrices[17])):
                layer.weight.copy_(m[:, :-1])
                layer.bias.copy_(m[:, -1])
            for i, lstm in enumerate(self.lstms):
                gates = matrices[1 + 4 * i : 5 + 4 * i]
                by_gate = [gates[FILE_GATES.index(k)] for k in range(4)]
                m = torch.cat(by_gate)
                lstm.weight_ih_l0.copy_(m[:, : lstm.input_size])
                lstm.weight_hh_l0.copy_(m[:, lstm.input_size : -1])
                lstm.bias_ih_l0.copy_(m[:, -1])
                lstm.bias_hh_l0.zero_()
                lstm.bias_hh_l0.requires_grad_(False)

    def matrices(self):
        """The weights in the file's order, bias in the last column."""
        with torch.no_grad():
            whole = lambda weight, bias: torch.cat([weight, bias[:, None]], 1).numpy()
            result = [whole(self.convolution.weight, self.convolution.bias)]
            for lstm in self.lstms:
                m = torch.cat([lstm.weight_ih_l0, lstm.weight_hh_l0], 1)
                m = torch.cat([m, (lstm.bias_ih_l0 + lstm.bias_hh_l0)[:, None]], 1)
                gates = m.chunk(4)
                result += [gates[k].numpy() for k in FILE_GATES]
            return result + [whole(self.output.weight, self.output.bias)]

    def forward(self, lines):
        batch, height, width = lines.shape
        # The file's readers put noise round a line, so no border may mean anything.
        frame = torch.rand(batch, height + 2, width + 2) * 2 - 1
        frame[:, 1:-1, 1:-1] = lines
        kernel = self.convolution.weight.view(-1, 3, 3).transpose(1, 2).unsqueeze(1)
        x = F.conv2d(frame.unsqueeze(1), kernel, self.convolution.bias)
        x = torch.tanh(F.max_pool2d(x, 3))
        features, cells, steps = x.shape[1:]
        x = x.permute(0, 3, 2, 1).reshape(batch * steps, cells, features)
        x = torch.cat([self.lstms[0](some)[0][:, -1] for some in x.split(COLUMNS_AT_ONCE)])
        x = x.view(batch, steps, -1)
        x = self.lstms[1](x)[0]
        x = self.lstms[2](x.flip(1))[0].flip(1)
        x = self.lstms[3](x)[0]
        return F.log_softmax(self.output(x).float(), 2)


def greedy(log_probabilities, steps, model):
    """Texts by best code, repeats and nulls left out."""
    texts = []
    for best, count in zip(log_probabilities.argmax(2).tolist(), steps):
        best = best[:count]
        kept = [c for i, c in enumerate(best) if c != model.null and (i == 0 or best[i - 1] != c)]
        texts.append("".join(model.text_of.get(c, "") for c in kept))
    return texts
