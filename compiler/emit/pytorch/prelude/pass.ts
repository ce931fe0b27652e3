/**
 * The class that runs a model and notes what its layers read and give: a mode that sees the calls of torch's functions, so
 * that functional layers count too. A module has of it what its programs read.
 */
import type { PassSpec } from '../../../core/core.ts';
import { conditionsOf } from './conditions.ts';
import { fillingsOf } from './fillings.ts';
import { isRandom, type Reads } from './reads.ts';
import { fill } from './template.ts';

const TEMPLATE = `
class Pass(TorchFunctionMode):
    """One run of a model, which notes what its layers read and give, in order of execution."""

    def __init__(self, model: nn.Module, inputs: Tensor):                                            #? !own&!choice
    def __init__(self, model: nn.Module, inputs: Tensor, weights: list):                             #? own&!choice
    def __init__(self, model: nn.Module, inputs: Tensor, absolute=False, norm="train"):              #? !own&choice&!drawn
    def __init__(self, model: nn.Module, inputs: Tensor, weights: list, absolute=False, norm="train"): #? own&choice&!drawn
    def __init__(self, model: nn.Module, inputs: Tensor, values="init", norm="train", seed=0):       #? !own&drawn
    def __init__(self, model: nn.Module, inputs: Tensor, weights: dict, values="init", norm="train", seed=0):  #? own&drawn
        super().__init__()
        self.weights, self.used = weights, 0                                                         #? own
        self.absolute, self.norm = absolute, norm                                                    #? choice&!drawn
        self.values, self.norm, self.seed, self.places = values, norm, seed, {}                      #? drawn
        <<lists>>
        self.chains = {}                                                                             #? triples
        self.calls = 0                                                                               #? places
        self.features = None                                                                         #? features
        self.kept = {id(inputs): inputs}
        training = [module for module in model.modules() if module.training]
        hooks = [cell.register_forward_hook(self.cell) for cell in cells_of(model)]                  #? cells
        hooks += [cell.register_forward_pre_hook(self.enter) for cell in cells_of(model)]            #? cell_read
        try:
            for module in training:
                module.training = False
            with self:
                output = model(inputs)
        finally:
            for module in training:
                module.training = True
            for hook in hooks:                                                                       #? cells
                hook.remove()                                                                        #? cells
        self.logits = output if isinstance(output, Tensor) else [x for x in output if isinstance(x, Tensor)][-1]
        self.logits.requires_grad_()                                                                 #? own
        self.features = self.logits if self.features is None else self.features                      #? features
        self.triples = [triple for triple in self.triples if triple.norm_out is not None]            #? triples
        self.chains.clear()                                                                          #? triples
        self.kept.clear()

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if func in LAYERS:
            return LAYERS[func](self, *args, **kwargs)
        if self.absolute:                                                                            #? abs&choice&!drawn
        if self.values == "abs":                                                                     #? abs&drawn
            args, kwargs = absolute_values((args, kwargs))                                           #? abs&choice
        args, kwargs = absolute_values((args, kwargs))                                               #? abs&!choice
        if kwargs.get("inplace"):
            kwargs = {**kwargs, "inplace": False}
        elif args and id(args[0]) in self.kept and is_in_place(func):
            args = (args[0].clone(), *args[1:])
        result = func(*args, **kwargs)                                                               #? depth
        if isinstance(result, Tensor):                                                               #? depth
            result.depth = depth_of(args, kwargs)                                                    #? depth
        return result                                                                                #? depth
        return func(*args, **kwargs)                                                                 #? !depth

    def conv(self, input, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):             #? conv
        self.calls += 1                                                                              #? places
        weight, bias = self.own(weight), self.own(bias)                                              #? conv&owned&!drawn
        weight, bias = self.own(weight, "weight", weight), self.own(bias, "bias", weight)            #? conv&drawn
        given = input                                                                                #? conv&triples|conv&depth
        input = self.port(input)                                                                     #? conv&conv_port
        output = F.conv2d(input, weight, bias, stride, padding, dilation, groups)                    #? conv
        output.depth = depth_of(given) + 1                                                           #? conv&depth
        if output.dim() == 4:                                                                        #? conv&conv_noted
            <<conv_kept>>
            <<conv>>
            <<conv_parameters>>
            relu, _ = self.chains.get(id(given), (None, None))                                       #? triples
            triple = None                                                                            #? triples
            if relu is not None and relu.shape == input.shape:                                       #? triples
                <<triple>>                                                                           #? triples
                self.triples.append(triple)                                                          #? triples
            self.chains[id(output)] = relu, triple                                                   #? triples
        return output                                                                                #? conv

    def linear(self, input, weight, bias=None):                                                      #? linear
        self.calls += 1                                                                              #? places
        weight, bias = self.own(weight), self.own(bias)                                              #? linear&owned&!drawn
        weight, bias = self.own(weight, "weight", weight), self.own(bias, "bias", weight)            #? linear&drawn
        given = input                                                                                #? features|depth
        if not given.requires_grad:                                                                  #? features&own
            given = input = given.detach().requires_grad_()                                          #? features&own
        input = self.port(input)                                                                     #? linear&linear_port
        output = F.linear(input, weight, bias)                                                       #? linear
        output.depth = depth_of(given) + 1                                                           #? linear&depth
        if input.dim() in (2, 3):                                                                    #? linear_noted
            <<linear_kept>>
            <<linear>>
        <<linear_parameters>>
        if input.dim() == 2:                                                                         #? features
            self.features = given                                                                    #? features
        return output                                                                                #? linear

    def batch_norm(self, input, running_mean, running_var, weight, bias, eps, **_):
        self.calls += 1                                                                              #? places
        weight, bias = self.own(weight), self.own(bias)                                              #? owned&!drawn
        weight, bias = self.own(weight, "scale", weight), self.own(bias, "shift", weight)            #? drawn
        given = input                                                                                #? triples|depth
        input = self.port(input)                                                                     #? norm_port
        <<normalise>>
        output.depth = depth_of(given)                                                               #? depth
        <<norm_parameters>>
        <<affine>>
        if input.dim() in (2, 4):                                                                    #? norm_noted
            <<norm_kept>>
            <<norm>>
        _, triple = self.chains.get(id(given), (None, None))                                         #? triples
        if triple is not None and triple.norm_out is None:                                           #? triples
            triple.norm_out = output                                                                 #? triples
            triple.norm_place = self.calls                                                           #? triples&places
            <<norm_out_kept>>
        return output

    def layer_norm(self, input, normalized_shape, weight=None, bias=None, eps=1e-5):                 #? owned|parameters|places
        self.calls += 1                                                                              #? places
        weight, bias = self.own(weight), self.own(bias)                                              #? owned&!drawn
        weight, bias = self.own(weight, "scale", weight), self.own(bias, "shift", weight)            #? drawn
        <<layer_norm_parameters>>                                                                    #? parameters
        output = F.layer_norm(input, normalized_shape, weight, bias, eps)                            #? owned|parameters|places
        output.depth = depth_of(input)                                                               #? depth
        return output                                                                                #? owned|parameters|places

    def relu(self, input, inplace=False):                                                            #? relu
        self.calls += 1                                                                              #? places
        given = input                                                                                #? relu&depth
        input = self.port(input)                                                                     #? relu&relu_port
        output = torch.relu(input)                                                                   #? relu
        output.depth = depth_of(given)                                                               #? relu&depth
        if input.dim() in (2, 3, 4):                                                                 #? relu_noted
            <<relu_kept>>
            <<relu>>
        self.chains[id(output)] = Site(input=input, shape=output.shape), None                        #? triples&!places
        self.chains[id(output)] = Site(input=input, shape=output.shape, place=self.calls), None      #? triples&places
        return output                                                                                #? relu

    def enter(self, module, arguments):                                                              #? cell_read
        input, *others = arguments                                                                   #? cell_read
        input = self.port(input)                                                                     #? cell_port
        self.keep(input)                                                                             #? cell_read
        return input, *others                                                                        #? cell_read

    def cell(self, module, arguments, output):                                                       #? cells
        if not isinstance(output, Tensor) or output.dim() != 4:                                      #? cells
            return output                                                                            #? cells
        <<cell_kept>>                                                                                #? cells
        <<cell>>
        return output                                                                                #? cells

    def own(self, weight):                                                                           #? owned&!drawn
        """This use of a weight as a tensor to differentiate by, which all passes share."""          #? own&!drawn
        """The weight as the pass sees it."""                                                        #? owned&!own&!drawn
        if weight is None:                                                                           #? own&!drawn
            return None                                                                              #? own&!drawn
        if self.used == len(self.weights):                                                           #? own&!drawn
            self.weights.append(weight.detach().requires_grad_())                                    #? own&!abs&!drawn
            self.weights.append(weight.detach().abs().requires_grad_())                              #? own&abs&!init&!drawn
            leaf = weight.detach().requires_grad_()                                                  #? own&abs&init&!drawn
            self.weights.append((leaf, leaf.abs()))                                                  #? own&abs&init&!drawn
        self.used += 1                                                                               #? own&!drawn
        return self.weights[self.used - 1]                                                           #? own&!both&!drawn
        return self.weights[self.used - 1][self.absolute]                                            #? own&both&!drawn
        return None if weight is None else weight.detach().abs()                                     #? owned&!own&!init&!drawn
        return weight.detach().abs() if self.absolute and weight is not None else weight             #? owned&!own&init&!drawn

    def own(self, tensor, role, weight):                                                             #? drawn
        """This use of a weight as a tensor to differentiate by, which passes with equal weights share."""  #? drawn&own
        """The tensor of a layer with a weight as the pass sees it."""                               #? drawn&!own
        if tensor is None:                                                                           #? drawn
            return None                                                                              #? drawn
        values, place = self.values, self.places.setdefault(id(tensor), len(self.places))            #? drawn
        self.used += 1                                                                               #? drawn&own
        leaf = self.weights.setdefault((self.used, "init"), tensor.detach().requires_grad_())        #? drawn&own
        if values == "init":                                                                         #? drawn&init
            return leaf                                                                              #? drawn&init&own
            return tensor                                                                            #? drawn&init&!own
        if values == "abs":                                                                          #? drawn&abs
            return self.weights.setdefault((self.used, values), leaf.abs())                          #? drawn&abs&own
            return tensor.detach().abs()                                                             #? drawn&abs&!own
        new = new_values(tensor, role, weight, values, place, self.seed)                             #? drawn
        return self.weights.setdefault((self.used, values), new.requires_grad_())                    #? drawn&own
        return new                                                                                   #? drawn&!own

    def port(self, x):                                                                               #? port
        """The same numbers as one layer reads them: what flows back through other readers does not count."""  #? port
        x = x.view_as(x)                                                                             #? port
        return x if x.requires_grad else x.requires_grad_()                                          #? port

    def keep(self, *tensors):                                                                        #? kept
        """Tensors that were read must not be overwritten: the model goes on with copies of them."""  #? kept
        self.kept |= {id(x): x for x in tensors}                                                     #? kept


# The functions whose calls are layers, and what sees them.
LAYERS = {
    F.conv2d: Pass.conv,                                                                             #? conv
    F.linear: Pass.linear,                                                                           #? linear
    F.batch_norm: Pass.batch_norm,
    F.layer_norm: Pass.layer_norm,                                                                   #? owned|parameters|places
    **dict.fromkeys([F.relu, F.relu_, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_], Pass.relu),  #? relu
}


def is_in_place(func) -> bool:
    """Whether a function writes into its first argument and gives that back, as \`add_\` and \`__iadd__\` do."""
    name = getattr(func, "__name__", "")
    return name.endswith("_") and (not name.endswith("__") or name.startswith("__i"))


def absolute_values(arguments):                                                                      #? abs
    """The arguments of a function, with absolute values for the model's parameters."""              #? abs
    return tree_map(lambda x: x.detach().abs() if isinstance(x, nn.Parameter) else x, arguments)     #? abs


def depth_of(*arguments) -> int:                                                                     #? depth
    """How many weighted layers there are on the longest path to one of the arguments."""            #? depth
    return max((getattr(x, "depth", 0) for x in tree_leaves(arguments) if isinstance(x, Tensor)), default=0)  #? depth


def cells_of(model: nn.Module) -> list[nn.Module]:                                                   #? cells
    """The modules whose class is called a cell, but for those inside of others."""                  #? cells
    cells = {name: each for name, each in model.named_modules() if name and "cell" in type(each).__name__.lower()}  #? cells
    return [each for name, each in cells.items() if not any(name.startswith(f"{outer}.") for outer in cells)]  #? cells
`;

/** Lines that the module imports for the class. */
export function passImports(reads: Reads): readonly string[] {
  const { abs, depth } = conditionsOf(reads);
  const tree = [...(depth ? ['tree_leaves'] : []), ...(abs ? ['tree_map'] : [])];
  return [
    ...(reads.families.size > 0 ? ['from types import SimpleNamespace as Site'] : []),
    'from torch.overrides import TorchFunctionMode',
    ...(tree.length > 0 ? [`from torch.utils._pytree import ${tree.join(', ')}`] : []),
  ];
}

/** What a pass is called with beside the model and its input. */
export function passArguments(reads: Reads, { weights, norm }: Pick<PassSpec, 'weights' | 'norm'>): readonly string[] {
  if (!conditionsOf(reads).choice) return [];
  const { drawn } = conditionsOf(reads);
  const own = drawn ? `values=${JSON.stringify(weights)}` : 'absolute=True';
  return [
    ...(weights === 'init' ? [] : [own]),
    ...(norm === 'train' ? [] : [`norm="${norm}"`]),
    ...(isRandom(weights) ? ['seed=seed'] : []),
  ];
}

/** The class and what it calls. */
export const passText = (reads: Reads): string => fill(TEMPLATE, conditionsOf(reads), fillingsOf(reads));
